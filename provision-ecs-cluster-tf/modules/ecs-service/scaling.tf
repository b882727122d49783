# Two targets; the larger number of tasks applies. The request rate reacts first; CPU accounts for slower pictures.

locals {
  scaled = var.scaling.max > var.scaling.min

  targets = {
    requests = { metric = "ALBRequestCountPerTarget", value = var.scaling.requests_per_minute, label = "${var.load_balancer}/${var.target_groups.stable.suffix}" }
    cpu      = { metric = "ECSServiceAverageCPUUtilization", value = var.scaling.cpu_percent, label = null }
  }
}

resource "aws_appautoscaling_target" "this" {
  count = local.scaled ? 1 : 0

  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${var.cluster}/${aws_ecs_service.stable.name}"
  min_capacity       = var.scaling.min
  max_capacity       = var.scaling.max
}

resource "aws_appautoscaling_policy" "this" {
  for_each = local.scaled ? local.targets : {}

  name               = "${var.prefix}-${var.name}-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension
  resource_id        = aws_appautoscaling_target.this[0].resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = each.value.value
    scale_out_cooldown = 60
    scale_in_cooldown  = 300

    predefined_metric_specification {
      predefined_metric_type = each.value.metric
      resource_label         = each.value.label
    }
  }
}
