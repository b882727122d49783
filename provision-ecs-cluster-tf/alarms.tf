# Alarms. docs/runbook.md says what each means and what to do. All use periods of one minute.

locals {
  lb = { LoadBalancer = aws_lb.this.arn_suffix }

  group_dimensions = { for key, group in aws_lb_target_group.this : key => merge(local.lb, { TargetGroup = group.arn_suffix }) }
  task_dimensions  = { for name in keys(local.services) : name => { ClusterName = var.name, ServiceName = name } }

  # Alarms on one metric, created for every service.
  measured = {
    latency   = { metric = "TargetResponseTime", stat = "p95", over = var.alarms.p95_seconds, minutes = 5 }
    unhealthy = { metric = "UnHealthyHostCount", stat = "Maximum", over = 0, minutes = 5 }
    cpu       = { metric = "CPUUtilization", stat = "Average", over = var.alarms.cpu_percent, minutes = 15 } # long enough for scaling to help first
    memory    = { metric = "MemoryUtilization", stat = "Average", over = var.alarms.memory_percent, minutes = 5 }
  }

  measures = {
    for pair in setproduct(keys(local.services), keys(local.measured)) :
    "${pair[0]}-${pair[1]}" => merge(local.measured[pair[1]], {
      namespace  = contains(["cpu", "memory"], pair[1]) ? "AWS/ECS" : "AWS/ApplicationELB"
      dimensions = contains(["cpu", "memory"], pair[1]) ? local.task_dimensions[pair[0]] : local.group_dimensions["${pair[0]}-stable"]
    })
  }

  # Alarms on the share of 5xx answers, for the load balancer itself and for every service together with its canary.
  errors = merge(
    { load-balancer = { metric = "HTTPCode_ELB_5XX_Count", of = [local.lb] } },
    {
      for name in keys(local.services) : name => {
        metric = "HTTPCode_Target_5XX_Count"
        of     = [for track in ["stable", "canary"] : local.group_dimensions["${name}-${track}"]]
      }
    },
  )

  notify = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "measure" {
  for_each = local.measures

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.metric} of ${split("-", each.key)[0]} is over ${each.value.over} for ${each.value.minutes} minutes. What to do: docs/runbook.md"
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.stat == "p95" ? null : each.value.stat
  extended_statistic  = each.value.stat == "p95" ? "p95" : null
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.over
  period              = 60
  evaluation_periods  = each.value.minutes
  treat_missing_data  = "notBreaching" # without requests there is nothing to measure
  alarm_actions       = local.notify
  ok_actions          = local.notify
}

resource "aws_cloudwatch_metric_alarm" "none_healthy" {
  for_each = local.services

  alarm_name          = "${var.name}-${each.key}-none-healthy"
  alarm_description   = "${each.key} has had no healthy target for 3 minutes: it is down. What to do: docs/runbook.md"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = local.group_dimensions["${each.key}-stable"]
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "breaching" # without any target there is no metric
  alarm_actions       = local.notify
  ok_actions          = local.notify
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = local.errors

  alarm_name          = "${var.name}-${each.key}-errors"
  alarm_description   = "More than ${var.alarms.errors_percent} % of ${each.key}'s answers are 5xx for 5 minutes. What to do: docs/runbook.md"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.errors_percent
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.notify
  ok_actions          = local.notify

  metric_query {
    id          = "share"
    label       = "Percent 5xx"
    expression  = "100 * (${join(" + ", [for i, _ in each.value.of : "FILL(e${i}, 0)"])}) / (${join(" + ", [for i, _ in each.value.of : "FILL(r${i}, 0)"])})"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = merge([
      for i, dimensions in each.value.of : {
        "e${i}" = { metric = each.value.metric, dimensions = dimensions }
        "r${i}" = { metric = "RequestCount", dimensions = dimensions }
      }
    ]...)

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value.metric
        dimensions  = metric_query.value.dimensions
        stat        = "Sum"
        period      = 60
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "shed" {
  for_each = local.apis

  alarm_name          = "${var.name}-${each.key}-shed"
  alarm_description   = "${each.key} rejects more than ${var.alarms.shed_percent} % of requests (429) for 5 minutes: it is overloaded. What to do: docs/runbook.md"
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.alarms.shed_percent
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.notify
  ok_actions          = local.notify

  metric_query {
    id          = "share"
    label       = "Percent 429"
    expression  = "100 * FILL(shed, 0) / (FILL(stable, 0) + FILL(canary, 0))"
    return_data = true
  }

  metric_query {
    id = "shed"

    metric {
      namespace   = var.name
      metric_name = "${each.key}-shed"
      stat        = "Sum"
      period      = 60
    }
  }

  dynamic "metric_query" {
    for_each = toset(["stable", "canary"])

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = "RequestCount"
        dimensions  = local.group_dimensions["${each.key}-${metric_query.key}"]
        stat        = "Sum"
        period      = 60
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "golden" {
  for_each = local.apis

  alarm_name          = "${var.name}-${each.key}-golden"
  alarm_description   = "A task of ${each.key} gives wrong answers and has become unready. What to do: docs/runbook.md"
  namespace           = var.name
  metric_name         = "${each.key}-golden"
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.notify
  ok_actions          = local.notify
}
