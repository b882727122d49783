# Logs of all connections in the VPC, at 50 cents per GB. A small cluster writes a few GB per month.

resource "aws_cloudwatch_log_group" "flow" {
  count = var.flow_logs ? 1 : 0

  name              = "/${var.name}/flow"
  retention_in_days = var.log_retention_days
}

resource "aws_flow_log" "this" {
  count = var.flow_logs ? 1 : 0

  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  max_aggregation_interval = 600
  log_destination          = aws_cloudwatch_log_group.flow[0].arn
  iam_role_arn             = aws_iam_role.flow[0].arn

  tags = { Name = var.name }
}

resource "aws_iam_role" "flow" {
  count = var.flow_logs ? 1 : 0

  name               = "${var.name}-flow-logs"
  assume_role_policy = data.aws_iam_policy_document.trust["vpc-flow-logs"].json
}

resource "aws_iam_role_policy" "flow" {
  count = var.flow_logs ? 1 : 0

  role   = aws_iam_role.flow[0].id
  name   = "write"
  policy = data.aws_iam_policy_document.flow.json
}

data "aws_iam_policy_document" "flow" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["${local.log_group_arn}/flow:*"]
  }
}
