# A role for GitHub Actions: only workflows of one branch of one repository may assume it, without a stored key.

locals {
  github_provider_arn = var.github_repository == null ? null : coalesce(var.github_provider_arn, one(aws_iam_openid_connect_provider.github[*].arn))
}

resource "aws_iam_openid_connect_provider" "github" {
  count = var.github_repository != null && var.github_provider_arn == null ? 1 : 0

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "github_trust" {
  count = var.github_repository == null ? 0 : 1

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [local.github_provider_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${var.github_repository}:ref:refs/heads/${var.github_branch}"]
    }
  }
}

resource "aws_iam_role" "github" {
  count = var.github_repository == null ? 0 : 1

  name               = "${var.name}-github"
  assume_role_policy = data.aws_iam_policy_document.github_trust[0].json
}

resource "aws_iam_role_policy" "github" {
  count = var.github_repository == null ? 0 : 1

  role   = aws_iam_role.github[0].id
  name   = "build-and-deploy"
  policy = data.aws_iam_policy_document.deploy.json
}
