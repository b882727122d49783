# The services' logs, and metrics counted from them. Each line is a JSON object (farsight/logging_config.py).

resource "aws_cloudwatch_log_group" "service" {
  for_each = local.services

  name              = "/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
}

locals {
  filters = {
    shed   = "{ ($.logger = \"farsight.request\") && ($.status = 429) }"
    golden = "{ ($.message = \"golden check failed\") || ($.message = \"warm-up failed\") }"
  }

  counted = { for pair in setproduct(keys(local.apis), keys(local.filters)) : join("-", pair) => { service = pair[0], filter = pair[1] } }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.counted

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.service[each.value.service].name
  pattern        = local.filters[each.value.filter]

  metric_transformation {
    namespace = var.name
    name      = each.key
    value     = "1"
  }
}
