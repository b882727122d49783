# The three services and their defaults, which var.services overrides.

locals {
  drain        = { FARSIGHT_DRAIN_SECONDS = "10" } # unready for one health-check interval before it stops accepting connections
  api_settings = merge(local.drain, { FARSIGHT_HOST = "0.0.0.0", FARSIGHT_CACHE_DIR = "/tmp" })

  # On four or more processors, the graphs of each shape take about 140 MiB.
  yolo_settings = merge(local.api_settings, { FARSIGHT_SHAPE_GRAPHS = "3" })

  service_facts = {
    yolo  = { path = "/yoloapi", health = "/yoloapi/health/ready", port = 5001, sticky = false, settings = local.yolo_settings }
    depth = { path = "/depthapi", health = "/depthapi/health/ready", port = 5050, sticky = false, settings = local.api_settings }
    # Sticky, because a page of one version requests files that only that version's image contains.
    web = { path = "/", health = "/health/ready", port = 8080, sticky = true, settings = local.drain }
  }

  service_defaults = {
    yolo  = { cpu = 1024, memory = 1536, gpus = 0, tmp = 256, min = 2, max = 4, requests_per_minute = 600, cpu_percent = 70 }
    depth = { cpu = 1024, memory = 1536, gpus = 0, tmp = 256, min = 2, max = 6, requests_per_minute = 60, cpu_percent = 70 }
    web   = { cpu = 128, memory = 128, gpus = 0, tmp = 16, min = 2, max = 4, requests_per_minute = 6000, cpu_percent = 70 }
  }

  services = {
    for name, facts in local.service_facts : name => merge(
      facts,
      { bundle = null, environment = {}, canary = lookup(var.canary, name, 0) },
      local.service_defaults[name],
      { for key, value in try(var.services[name], {}) : key => value if value != null },
    )
  }

  apis = { for name, service in local.services : name => service if service.path != "/" }
}

module "service" {
  source   = "./modules/ecs-service"
  for_each = local.services

  name               = each.key
  prefix             = var.name
  cluster            = aws_ecs_cluster.this.name
  capacity_provider  = aws_ecs_capacity_provider.this.name
  image              = "${local.registry}/${var.name}/${each.key}"
  log_group          = "/${var.name}/${each.key}"
  region             = var.region
  execution_role_arn = aws_iam_role.execution[each.key].arn
  task_role_arn      = aws_iam_role.task[each.key].arn

  port           = each.value.port
  cpu            = each.value.cpu
  memory         = each.value.memory
  gpus           = each.value.gpus
  tmp            = each.value.tmp
  canary_percent = each.value.canary
  scaling        = { for key in ["min", "max", "requests_per_minute", "cpu_percent"] : key => each.value[key] }
  environment = merge(
    each.value.settings,
    each.value.bundle == null ? {} : { FARSIGHT_MODEL = each.value.bundle },
    each.value.environment,
  )

  load_balancer = aws_lb.this.arn_suffix
  target_groups = {
    for track in ["stable", "canary"] : track => {
      arn    = aws_lb_target_group.this["${each.key}-${track}"].arn
      suffix = aws_lb_target_group.this["${each.key}-${track}"].arn_suffix
    }
  }
  health_check_grace = var.health_check.grace

  # AWS accepts a service only if a listener uses its target groups, and tasks need their permissions until they have stopped.
  depends_on = [
    aws_ecs_cluster_capacity_providers.this, aws_lb_listener.http, aws_lb_listener.https, aws_lb_listener_rule.service,
    aws_cloudwatch_log_group.service, aws_iam_role_policy.execution, aws_iam_role_policy.task,
  ]
}
