# A repository for each image. Its tags are commits, which are never overwritten, and prod, prod-previous and canary, which
# move.
#
# Tags are mutable because prod must move, and version 5 of the provider supports no exceptions to IMMUTABLE
# (IMMUTABLE_WITH_EXCLUSION came with version 6). scripts/build-and-push.sh never overwrites a commit's tag.

locals {
  registry = "${local.account}.dkr.ecr.${var.region}.${data.aws_partition.this.dns_suffix}"
}

resource "aws_ecr_repository" "this" {
  for_each = local.services

  name                 = "${var.name}/${each.key}"
  image_tag_mutability = "MUTABLE"
  force_delete         = var.destroy_data

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "AES256"
  }
}

# Only the first rule that matches one of an image's tags applies to it. The first two rules never reach their count, so
# they keep the images of prod, prod-previous and canary.
locals {
  lifecycle_rules = [
    { description = "Keep prod and prod-previous", tags = ["prod*"], keep = 100 },
    { description = "Keep canary", tags = ["canary"], keep = 100 },
    { description = "Keep the last 10 commits", tags = ["*"], keep = 10 },
  ]
}

resource "aws_ecr_lifecycle_policy" "this" {
  for_each = aws_ecr_repository.this

  repository = each.value.name
  policy = jsonencode({
    rules = concat(
      [
        for i, rule in local.lifecycle_rules : {
          rulePriority = i + 1
          description  = rule.description
          selection = {
            tagStatus      = "tagged"
            tagPatternList = rule.tags
            countType      = "imageCountMoreThan"
            countNumber    = rule.keep
          }
          action = { type = "expire" }
        }
      ],
      [{
        rulePriority = length(local.lifecycle_rules) + 1
        description  = "Delete untagged images after a week"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = 7 }
        action       = { type = "expire" }
      }],
    )
  })
}
