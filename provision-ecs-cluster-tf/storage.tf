# Three buckets: model bundles (a prefix for each service), data (the lab's pictures and CodeBuild's source), and logs.

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

locals {
  account   = data.aws_caller_identity.this.account_id
  partition = data.aws_partition.this.partition

  bucket_names = { for key in ["bundles", "data", "logs"] : key => "${var.name}-${key}-${local.account}" }

  buckets = {
    bundles = { expire_days = null, policies = [] }
    data    = { expire_days = null, policies = [] }
    logs    = { expire_days = var.log_retention_days, policies = [data.aws_iam_policy_document.load_balancer_logs.json] }
  }
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name          = local.bucket_names[each.key] # bucket names are unique across all AWS accounts
  force_destroy = var.destroy_data
  expire_days   = each.value.expire_days
  policies      = each.value.policies
}

data "aws_iam_policy_document" "load_balancer_logs" {
  statement {
    sid       = "LoadBalancerLogs"
    actions   = ["s3:PutObject"]
    resources = ["arn:${local.partition}:s3:::${local.bucket_names.logs}/load-balancer/AWSLogs/${local.account}/*"]

    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }
  }
}
