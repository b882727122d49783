terraform {
  required_version = ">= 1.11" # optional() defaults, checks across variables, a state lock file in S3

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = { Project = var.name }
  }
}
