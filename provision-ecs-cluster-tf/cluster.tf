# ECS would create this group itself, never expire its logs, and leave it behind after destroy.
resource "aws_cloudwatch_log_group" "insights" {
  count = var.container_insights ? 1 : 0

  name              = "/aws/ecs/containerinsights/${var.name}/performance"
  retention_in_days = var.log_retention_days
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = var.container_insights ? "enabled" : "disabled"
  }

  lifecycle {
    precondition {
      condition     = alltrue([for service in values(local.services) : service.min >= 1 && service.max >= service.min])
      error_message = "services.*.min must be at least 1, and services.*.max at least services.*.min."
    }
  }

  depends_on = [aws_cloudwatch_log_group.insights]
}

# Instances follow tasks: one is started when a task does not fit, and drained and terminated when it runs none.
resource "aws_ecs_capacity_provider" "this" {
  name = var.name

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.this.arn
    managed_draining               = "ENABLED"
    managed_termination_protection = "ENABLED"

    managed_scaling {
      status                    = "ENABLED"
      target_capacity           = 100
      minimum_scaling_step_size = 1
      maximum_scaling_step_size = 2
      instance_warmup_period    = 120
    }
  }
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = [aws_ecs_capacity_provider.this.name]

  default_capacity_provider_strategy {
    capacity_provider = aws_ecs_capacity_provider.this.name
    weight            = 1
  }
}
