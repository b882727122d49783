# Invalid values are rejected before any request to AWS, each by its variable's own message.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "wrong_values" {
  command = plan

  variables {
    name               = "Farsight"
    network_cidr       = "10.0.0.0/28"
    zones              = 1
    egress             = "vpn"
    allowed_cidrs      = ["anywhere"]
    log_retention_days = 8
    instance_types     = []
    instances          = { min = 3, max = 2 }
    spot_percent       = 101
    ami_id             = "latest"
    root_volume_gb     = 8
    services           = { yollo = {} }
    canary             = { yolo = 101 }
    health_check       = { interval = 5, timeout = 5 }
    certificate_arn    = "mine"
    waf_requests       = 1
    source_repository  = "git@github.com:house/farsight"
    github_repository  = "farsight"
    alarm_email        = "ops"
    budget_usd         = 0
  }

  expect_failures = [
    var.name,
    var.network_cidr,
    var.zones,
    var.egress,
    var.allowed_cidrs,
    var.log_retention_days,
    var.instance_types,
    var.instances,
    var.spot_percent,
    var.ami_id,
    var.root_volume_gb,
    var.services,
    var.canary,
    var.health_check,
    var.certificate_arn,
    var.waf_requests,
    var.source_repository,
    var.github_repository,
    var.alarm_email,
    var.budget_usd,
  ]
}

run "other_wrong_values" {
  command = plan

  variables {
    name           = "aws-farsight-which-is-too-long"
    network_cidr   = "ten"
    canary         = { ocr = 1 }
    services       = { yolo = { bundle = "/model" } }
    domain         = "vision.example.org"
    instance_types = ["c7a.xlarge", "c7a.xlarge"]
  }

  expect_failures = [
    var.name,
    var.network_cidr,
    var.canary,
    var.services,
    var.instance_types,
    var.zone_id,
  ]
}

run "variables_that_exclude_or_require_each_other" {
  command = plan

  variables {
    services        = { web = { bundle = "s3://bucket/page" } }
    domain          = "vision.example.org"
    zone_id         = "Z0123456789"
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
  }

  expect_failures = [
    var.services,
    var.certificate_arn,
  ]
}

run "graviton_with_a_gpu" {
  command = plan

  variables {
    instance_types = ["g5g.xlarge"]
  }

  override_data {
    target = data.aws_ec2_instance_type.this
    values = { supported_architectures = ["arm64"], memory_size = 8192, default_vcpus = 4, gpus = [{ count = 1, manufacturer = "NVIDIA", memory_size = 16384, name = "T4g" }] }
  }

  expect_failures = [aws_autoscaling_group.this]
}

run "a_task_larger_than_an_instance" {
  command = plan

  variables {
    services = { depth = { memory = 8000 } }
  }

  expect_failures = [aws_autoscaling_group.this]
}

run "a_service_with_a_minimum_above_its_maximum" {
  command = plan

  variables {
    services = { depth = { min = 9 } }
  }

  expect_failures = [aws_ecs_cluster.this]
}
