# One dashboard: a row for each service, and one for the instances.

locals {
  panels = {
    for name in keys(local.services) : name => [
      { title = "${name}: requests per minute", stat = "Sum", metrics = [
        for metric in ["RequestCount", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count"] :
        ["AWS/ApplicationELB", metric, "LoadBalancer", aws_lb.this.arn_suffix, "TargetGroup", aws_lb_target_group.this["${name}-stable"].arn_suffix]
      ] },
      { title = "${name}: response time in seconds, p95 (stable, canary)", stat = "p95", metrics = [
        for track in ["stable", "canary"] :
        ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", aws_lb.this.arn_suffix, "TargetGroup", aws_lb_target_group.this["${name}-${track}"].arn_suffix]
      ] },
      { title = "${name}: targets", stat = "Maximum", metrics = [
        for metric in ["HealthyHostCount", "UnHealthyHostCount"] :
        ["AWS/ApplicationELB", metric, "LoadBalancer", aws_lb.this.arn_suffix, "TargetGroup", aws_lb_target_group.this["${name}-stable"].arn_suffix]
      ] },
      { title = "${name}: CPU and memory, percent", stat = "Average", metrics = [
        for metric in ["CPUUtilization", "MemoryUtilization"] :
        ["AWS/ECS", metric, "ClusterName", var.name, "ServiceName", name]
      ] },
    ]
  }

  machine_panels = [
    { title = "Rejected (429) per minute", stat = "Sum", metrics = [for name in keys(local.apis) : [var.name, "${name}-shed"]] },
    { title = "Failed golden checks per minute", stat = "Sum", metrics = [for name in keys(local.apis) : [var.name, "${name}-golden"]] },
    { title = "Requested capacity, percent", stat = "Average", metrics = [
      ["AWS/ECS/ManagedScaling", "CapacityProviderReservation", "ClusterName", var.name, "CapacityProviderName", var.name]
    ] },
    { title = "CPU of the instances, percent", stat = "Average", metrics = [
      ["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", var.name]
    ] },
  ]

  rows = concat([for name in ["yolo", "depth", "web"] : local.panels[name]], [local.machine_panels])
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = flatten([
      for y, row in local.rows : [
        for x, panel in row : {
          type       = "metric"
          x          = 6 * x
          y          = 6 * y
          width      = 6
          height     = 6
          properties = merge(panel, { region = var.region, period = 60, view = "timeSeries" })
        }
      ]
    ])
  })
}
