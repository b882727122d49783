# One service in two tracks: stable, which scales with load, and canary, which has tasks in proportion to its requests.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

locals {
  tags = { stable = "prod", canary = "canary" }

  container = {
    name      = var.name
    essential = true
    cpu       = var.cpu
    memory    = var.memory

    portMappings = [{ containerPort = var.port, hostPort = 0, protocol = "tcp" }]
    environment  = [for key, value in merge({ AWS_REGION = var.region }, var.environment) : { name = key, value = value }]
    # Longer than the drain (10 s) plus the longest deadline (60 s).
    stopTimeout = 90

    readonlyRootFilesystem = true
    linuxParameters = {
      capabilities = { add = [], drop = ["ALL"] }
      tmpfs        = [{ containerPath = "/tmp", size = var.tmp, mountOptions = [] }]
    }
    # Open files, as in compose.yaml: connections and temporary files of uploads, together about 2000.
    ulimits              = [{ name = "nofile", softLimit = 4096, hardLimit = 4096 }]
    resourceRequirements = var.gpus == 0 ? [] : [{ type = "GPU", value = tostring(var.gpus) }]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = var.log_group
        awslogs-region        = var.region
        awslogs-stream-prefix = "task"
        # If logs cannot be delivered, requests continue: lines are dropped beyond a buffer of 4 MB.
        mode            = "non-blocking"
        max-buffer-size = "4m"
      }
    }

    mountPoints    = []
    systemControls = []
    volumesFrom    = []
  }
}

resource "aws_ecs_task_definition" "this" {
  for_each = local.tags

  family                   = each.key == "stable" ? "${var.prefix}-${var.name}" : "${var.prefix}-${var.name}-canary"
  network_mode             = "bridge"
  requires_compatibilities = ["EC2"]
  execution_role_arn       = var.execution_role_arn
  task_role_arn            = var.task_role_arn
  container_definitions    = jsonencode([merge(local.container, { image = "${var.image}:${each.value}" })])
}

resource "aws_ecs_service" "stable" {
  name                               = var.name
  cluster                            = var.cluster
  task_definition                    = aws_ecs_task_definition.this["stable"].arn
  desired_count                      = var.scaling.min
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = var.health_check_grace
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = var.capacity_provider
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    target_group_arn = var.target_groups.stable.arn
    container_name   = var.name
    container_port   = var.port
  }

  # Spread over the zones first, then pack onto few instances, so that empty ones can be terminated.
  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  ordered_placement_strategy {
    type  = "binpack"
    field = "memory"
  }

  lifecycle {
    ignore_changes = [desired_count] # auto scaling changes it
  }
}

resource "aws_ecs_service" "canary" {
  name                               = "${var.name}-canary"
  cluster                            = var.cluster
  task_definition                    = aws_ecs_task_definition.this["canary"].arn
  desired_count                      = ceil(var.scaling.min * var.canary_percent / 100)
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = var.health_check_grace
  availability_zone_rebalancing      = "ENABLED"
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = var.capacity_provider
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    target_group_arn = var.target_groups.canary.arn
    container_name   = var.name
    container_port   = var.port
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "attribute:ecs.availability-zone"
  }

  ordered_placement_strategy {
    type  = "binpack"
    field = "memory"
  }
}
