# What variables turn on and off: three configurations that between them choose everything.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "large" {
  command = plan

  variables {
    zones                = 3
    nat_per_zone         = true
    certificate_arn      = "arn:aws:acm:us-east-1:123456789012:certificate/2"
    waf_requests         = 2000
    instance_types       = ["c7a.xlarge", "c6a.xlarge", "c7i.xlarge"]
    spot_percent         = 70
    ami_id               = "ami-0aaaaaaaaaaaaaaaa"
    canary               = { yolo = 10 }
    services             = { yolo = { memory = 2048 } }
    source_repository    = "https://github.com/house/farsight.git"
    github_repository    = "house/farsight"
    dockerhub_secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:dockerhub"
    alarm_email          = "ops@example.org"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 3 && length(aws_subnet.private) == 3
    error_message = "A gateway in each of three zones."
  }

  assert {
    condition     = aws_lb_listener.https[0].certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/2" && length(aws_acm_certificate.this) == 0 && length(aws_route53_record.this) == 0
    error_message = "Your certificate is used, none is made, DNS is left alone."
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    error_message = "HTTP leads to HTTPS."
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this[0].rule : rule.statement[0].rate_based_statement[0].limit if rule.name == "rate"]) == 2000
    error_message = "The WAF's limit is the variable's."
  }

  assert {
    condition     = !strcontains(jsonencode(aws_wafv2_web_acl.this[0].rule), "AWSManagedRulesCommonRuleSet")
    error_message = "That group refuses every picture."
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 30 && aws_autoscaling_group.this.capacity_rebalance
    error_message = "Three of ten are bought as usual; Spot ones are replaced before they are taken back."
  }

  assert {
    condition     = [for override in aws_autoscaling_group.this.mixed_instances_policy[0].launch_template[0].override : override.instance_type] == ["c7a.xlarge", "c6a.xlarge", "c7i.xlarge"]
    error_message = "Spot may choose."
  }

  assert {
    condition     = aws_launch_template.this.image_id == "ami-0aaaaaaaaaaaaaaaa"
    error_message = "The AMI to stay with."
  }

  assert {
    condition     = toset([for group in aws_lb_listener_rule.service["yolo"].action[0].forward[0].target_group : group.weight]) == toset([10, 90]) && local.weights.yolo[1].weight == 10
    error_message = "A tenth of yolo's requests go to its canary."
  }

  assert {
    condition     = [for group in local.weights.depth : group.weight] == [100, 0]
    error_message = "Nobody else's."
  }

  assert {
    condition     = local.services.yolo.memory == 2048 && local.services.yolo.cpu == 1024 && local.services.depth.memory == 1536 && length(local.services) == 3
    error_message = "What is not named keeps its default."
  }

  assert {
    condition     = aws_codebuild_project.this.source[0].location == "https://github.com/house/farsight.git" && length(aws_iam_role.github) == 1
    error_message = "CodeBuild builds the repository, and its workflows have their role."
  }

  assert {
    condition     = aws_sns_topic_subscription.email[0].endpoint == "ops@example.org"
    error_message = "Subscribed."
  }
}

run "closed" {
  command = plan

  variables {
    egress              = "endpoints"
    instance_types      = ["c7g.xlarge"]
    flow_logs           = false
    access_logs         = false
    budget_usd          = null
    github_repository   = "house/farsight"
    github_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  }

  override_data {
    target = data.aws_ec2_instance_type.this
    values = { supported_architectures = ["arm64"], memory_size = 8192, default_vcpus = 4, gpus = [] }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_route.nat) == 0
    error_message = "No NAT."
  }

  assert {
    condition     = length(setsubtract(["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "ssm", "ssmmessages"], keys(aws_vpc_endpoint.interface))) == 0
    error_message = "Each service that an instance needs has its endpoint."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.instances.cidr_ipv4 == "10.0.0.0/16"
    error_message = "Instances reach nothing outside of the VPC."
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.ami.name, "/amazon-linux-2023/arm64/recommended/image_id") && aws_codebuild_project.this.environment[0].type == "ARM_CONTAINER"
    error_message = "Graviton has its AMI, and images are built on what they run on."
  }

  assert {
    condition     = length(aws_flow_log.this) == 0 && length(aws_iam_role.flow) == 0 && length(aws_lb.this.access_logs) == 0
    error_message = "No flow logs, no access logs."
  }

  assert {
    condition     = length(aws_budgets_budget.this) == 0 && length(aws_sns_topic_subscription.email) == 0
    error_message = "No budget, nobody written to."
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && length(aws_iam_role.github) == 1
    error_message = "A second provider for GitHub would be refused by AWS."
  }
}

run "public_with_a_gpu" {
  command = plan

  variables {
    egress         = "public"
    instance_types = ["g6.xlarge"]
    services       = { depth = { gpus = 1 }, web = { min = 1, max = 1 } }
  }

  override_data {
    target = data.aws_ec2_instance_type.this
    values = { supported_architectures = ["x86_64"], memory_size = 16384, default_vcpus = 4, gpus = [{ count = 1, manufacturer = "NVIDIA", memory_size = 22888, name = "L4" }] }
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 0 && length(aws_vpc_endpoint.interface) == 0 && length(aws_eip.nat) == 0
    error_message = "Nothing that costs by the hour."
  }

  assert {
    condition     = aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "true"
    error_message = "An address of its own is the way out."
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.ami.name, "/amazon-linux-2023/gpu/recommended/image_id") && strcontains(base64decode(aws_launch_template.this.user_data), "ECS_ENABLE_GPU_SUPPORT=true")
    error_message = "The AMI for GPUs, and the agent told."
  }
}

run "a_domain" {
  command = apply # a certificate's proof is known only then

  variables {
    domain  = "vision.example.org"
    zone_id = "Z0123456789"
  }

  assert {
    condition     = aws_lb_listener.https[0].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && alltrue([for rule in aws_lb_listener_rule.service : rule.listener_arn == aws_lb_listener.https[0].arn])
    error_message = "The services are behind TLS 1.2 or 1.3."
  }

  assert {
    condition     = aws_route53_record.this[0].name == "vision.example.org" && output.yolo_api == "https://vision.example.org/yoloapi"
    error_message = "The name is written, and the outputs use it."
  }
}
