# IAM roles. Instances join the cluster, execution roles pull one image and write one log group, task roles read one prefix
# of the bundles. ARNs are built from names, so that a plan knows them before anything exists.

locals {
  trusted = {
    ec2           = "ec2.amazonaws.com"
    ecs-tasks     = "ecs-tasks.amazonaws.com"
    codebuild     = "codebuild.amazonaws.com"
    vpc-flow-logs = "vpc-flow-logs.amazonaws.com"
  }

  log_group_arn = "arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/${var.name}"

  repository_arns = { for name in keys(local.services) : name => "arn:${local.partition}:ecr:${var.region}:${local.account}:repository/${var.name}/${name}" }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.trusted

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = [each.value]
    }

    # Only on behalf of this account. EC2 does not send aws:SourceAccount, so its role has no such condition.
    dynamic "condition" {
      for_each = each.key == "ec2" ? [] : [1]

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }
}

resource "aws_iam_role" "instance" {
  name               = "${var.name}-instance"
  assume_role_policy = data.aws_iam_policy_document.trust["ec2"].json
}

resource "aws_iam_role_policy_attachment" "instance" {
  for_each = toset(["service-role/AmazonEC2ContainerServiceforEC2Role", "AmazonSSMManagedInstanceCore"])

  role       = aws_iam_role.instance.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/${each.key}"
}

resource "aws_iam_instance_profile" "instance" {
  name = "${var.name}-instance"
  role = aws_iam_role.instance.name
}

resource "aws_iam_role" "execution" {
  for_each = local.services

  name               = "${var.name}-${each.key}-execution"
  assume_role_policy = data.aws_iam_policy_document.trust["ecs-tasks"].json
}

data "aws_iam_policy_document" "execution" {
  for_each = local.services

  statement {
    actions   = ["ecr:GetAuthorizationToken"] # AWS supports only "*" for this action
    resources = ["*"]
  }

  statement {
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [local.repository_arns[each.key]]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arn}/${each.key}:*"]
  }
}

resource "aws_iam_role_policy" "execution" {
  for_each = local.services

  role   = aws_iam_role.execution[each.key].id
  name   = "pull-and-log"
  policy = data.aws_iam_policy_document.execution[each.key].json
}

resource "aws_iam_role" "task" {
  for_each = local.services

  name               = "${var.name}-${each.key}-task"
  assume_role_policy = data.aws_iam_policy_document.trust["ecs-tasks"].json
}

locals {
  # The bucket/prefix pairs that a service may read: its own in the bundles' bucket, and its bundle's if that is elsewhere.
  readable = {
    for name, service in local.apis : name => toset(compact([
      "${local.bucket_names.bundles}/${name}",
      service.bundle == null ? "" : trimsuffix(trimprefix(service.bundle, "s3://"), "/"),
    ]))
  }
}

data "aws_iam_policy_document" "task" {
  for_each = local.readable

  statement {
    actions   = ["s3:GetObject"]
    resources = [for place in each.value : "arn:${local.partition}:s3:::${place}/*"]
  }

  # Without this permission, S3 answers 403 instead of 404 for a missing object.
  dynamic "statement" {
    for_each = each.value

    content {
      actions   = ["s3:ListBucket"]
      resources = ["arn:${local.partition}:s3:::${split("/", statement.value)[0]}"]

      condition {
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["${join("/", slice(split("/", statement.value), 1, length(split("/", statement.value))))}/*"]
      }
    }
  }
}

resource "aws_iam_role_policy" "task" {
  for_each = local.readable

  role   = aws_iam_role.task[each.key].id
  name   = "read-bundles"
  policy = data.aws_iam_policy_document.task[each.key].json
}
