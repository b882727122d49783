# One address: /yoloapi/* and /depthapi/* go to the APIs, the rest to the page. A client's longest deadline is 60 s, the
# load balancer's timeout 65 s and the services' keep-alive 75 s, so no side closes a connection that the other still uses.

locals {
  https = var.domain != null || var.certificate_arn != null

  tracks = {
    for pair in setproduct(keys(local.services), ["stable", "canary"]) : "${pair[0]}-${pair[1]}" => {
      service = pair[0]
      # The stable group keeps the service's plain name.
      name = pair[1] == "stable" ? "${var.name}-${pair[0]}" : "${var.name}-${pair[0]}-canary"
    }
  }

  # The weight of each target group, by service.
  weights = {
    for name, service in local.services : name => [
      { group = "${name}-stable", weight = 100 - service.canary },
      { group = "${name}-canary", weight = service.canary },
    ]
  }
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  subnets                    = values(aws_subnet.public)[*].id
  security_groups            = [aws_security_group.load_balancer.id]
  idle_timeout               = 65
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection

  dynamic "access_logs" {
    for_each = var.access_logs ? [1] : []

    content {
      bucket  = module.bucket["logs"].name
      prefix  = "load-balancer"
      enabled = true
    }
  }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_lb_target_group" "this" {
  for_each = local.tracks

  name                          = each.value.name
  vpc_id                        = aws_vpc.this.id
  port                          = 80 # not used: each task registers its own port
  protocol                      = "HTTP"
  load_balancing_algorithm_type = "least_outstanding_requests" # requests differ in duration
  deregistration_delay          = 65

  health_check {
    path                = local.services[each.value.service].health
    matcher             = "200"
    interval            = var.health_check.interval
    timeout             = var.health_check.timeout
    healthy_threshold   = var.health_check.healthy_threshold
    unhealthy_threshold = var.health_check.unhealthy_threshold
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = local.https ? "redirect" : "forward"

    dynamic "redirect" {
      for_each = local.https ? [1] : []

      content {
        protocol    = "HTTPS"
        port        = "443"
        status_code = "HTTP_301"
      }
    }

    dynamic "forward" {
      for_each = local.https ? [] : [local.services.web]

      content {
        dynamic "target_group" {
          for_each = local.weights.web

          content {
            arn    = aws_lb_target_group.this[target_group.value.group].arn
            weight = target_group.value.weight
          }
        }

        stickiness {
          enabled  = forward.value.sticky
          duration = 3600
        }
      }
    }
  }
}

resource "aws_lb_listener" "https" {
  count = local.https ? 1 : 0

  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = local.certificate_arn

  default_action {
    type = "forward"

    forward {
      dynamic "target_group" {
        for_each = local.weights.web

        content {
          arn    = aws_lb_target_group.this[target_group.value.group].arn
          weight = target_group.value.weight
        }
      }

      stickiness {
        enabled  = local.services.web.sticky
        duration = 3600
      }
    }
  }
}

resource "aws_lb_listener_rule" "service" {
  for_each = local.apis

  listener_arn = local.https ? aws_lb_listener.https[0].arn : aws_lb_listener.http.arn
  priority     = each.value.port # any number that is unique per service

  condition {
    path_pattern {
      values = ["${each.value.path}/*"]
    }
  }

  action {
    type = "forward"

    forward {
      dynamic "target_group" {
        for_each = local.weights[each.key]

        content {
          arn    = aws_lb_target_group.this[target_group.value.group].arn
          weight = target_group.value.weight
        }
      }

      stickiness {
        enabled  = each.value.sticky
        duration = 3600
      }
    }
  }

  tags = { Name = "${var.name}-${each.key}" }
}
