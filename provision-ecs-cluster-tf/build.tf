# CodeBuild, for builds inside AWS: `aws codebuild start-build --project-name NAME`. Also the permissions of a deployment,
# which CodeBuild and GitHub share.

data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["ecr:GetAuthorizationToken"] # AWS supports only "*" for this action
    resources = ["*"]
  }

  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer", "ecr:InitiateLayerUpload", "ecr:ListImages", "ecr:PutImage", "ecr:UploadLayerPart",
    ]
    resources = values(local.repository_arns)
  }

  statement {
    actions   = ["ecs:DescribeServices", "ecs:UpdateService"]
    resources = ["arn:${local.partition}:ecs:${var.region}:${local.account}:service/${var.name}/*"]
  }
}

data "aws_iam_policy_document" "build" {
  source_policy_documents = [data.aws_iam_policy_document.deploy.json]

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${local.log_group_arn}/build:*"]
  }

  statement {
    actions   = ["s3:GetObject", "s3:GetObjectVersion"]
    resources = ["arn:${local.partition}:s3:::${local.bucket_names.data}/source/*"]
  }

  statement {
    actions   = ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:ListBucket"]
    resources = ["arn:${local.partition}:s3:::${local.bucket_names.data}"]
  }

  dynamic "statement" {
    for_each = var.dockerhub_secret_arn == null ? [] : [var.dockerhub_secret_arn]

    content {
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value]
    }
  }
}

resource "aws_iam_role" "build" {
  name               = "${var.name}-build"
  assume_role_policy = data.aws_iam_policy_document.trust["codebuild"].json
}

resource "aws_iam_role_policy" "build" {
  role   = aws_iam_role.build.id
  name   = "build-and-deploy"
  policy = data.aws_iam_policy_document.build.json
}

resource "aws_cloudwatch_log_group" "build" {
  name              = "/${var.name}/build"
  retention_in_days = var.log_retention_days
}

resource "aws_codebuild_project" "this" {
  name          = var.name
  description   = "Builds, tests and pushes the images, then rolls the services: buildspec.yml"
  service_role  = aws_iam_role.build.arn
  build_timeout = 60

  source {
    type            = var.source_repository == null ? "S3" : "GITHUB"
    location        = var.source_repository == null ? "${local.bucket_names.data}/source/farsight.zip" : var.source_repository
    buildspec       = "buildspec.yml"
    git_clone_depth = var.source_repository == null ? null : 1
  }

  artifacts {
    type = "NO_ARTIFACTS"
  }

  environment {
    type            = local.architecture == "arm64" ? "ARM_CONTAINER" : "LINUX_CONTAINER"
    compute_type    = local.architecture == "arm64" ? "BUILD_GENERAL1_LARGE" : "BUILD_GENERAL1_MEDIUM"
    image           = local.architecture == "arm64" ? "aws/codebuild/amazonlinux-aarch64-standard:3.0" : "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    privileged_mode = true # the build runs a Docker engine

    environment_variable {
      name  = "NAME"
      value = var.name
    }

    dynamic "environment_variable" {
      for_each = var.dockerhub_secret_arn == null ? {} : { DOCKERHUB_USERNAME = "username", DOCKERHUB_PASSWORD = "password" }

      content {
        name  = environment_variable.key
        type  = "SECRETS_MANAGER"
        value = "${var.dockerhub_secret_arn}:${environment_variable.value}"
      }
    }
  }

  logs_config {
    cloudwatch_logs {
      group_name = aws_cloudwatch_log_group.build.name
    }
  }

  depends_on = [aws_iam_role_policy.build]
}
