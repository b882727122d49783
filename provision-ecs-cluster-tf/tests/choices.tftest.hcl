# The effect of every variable: configurations that together use all of them.

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
    error_message = "There is a NAT gateway in each of three zones."
  }

  assert {
    condition     = aws_lb_listener.https[0].certificate_arn == "arn:aws:acm:us-east-1:123456789012:certificate/2" && length(aws_acm_certificate.this) == 0 && length(aws_route53_record.this) == 0
    error_message = "The given certificate is used, and no certificate or DNS record is created."
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    error_message = "HTTP redirects to HTTPS."
  }

  assert {
    condition     = one([for rule in aws_wafv2_web_acl.this[0].rule : rule.statement[0].rate_based_statement[0].limit if rule.name == "rate"]) == 2000
    error_message = "The WAF's rate limit equals waf_requests."
  }

  assert {
    condition     = !strcontains(jsonencode(aws_wafv2_web_acl.this[0].rule), "AWSManagedRulesCommonRuleSet")
    error_message = "AWSManagedRulesCommonRuleSet blocks every picture and must not be used."
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 30 && aws_autoscaling_group.this.capacity_rebalance
    error_message = "30 % of instances are on demand, and Spot instances are replaced before they are reclaimed."
  }

  assert {
    condition     = [for override in aws_autoscaling_group.this.mixed_instances_policy[0].launch_template[0].override : override.instance_type] == ["c7a.xlarge", "c6a.xlarge", "c7i.xlarge"]
    error_message = "Spot can choose between all instance types."
  }

  assert {
    condition     = aws_launch_template.this.image_id == "ami-0aaaaaaaaaaaaaaaa"
    error_message = "The launch template uses the given AMI."
  }

  assert {
    condition     = toset([for group in aws_lb_listener_rule.service["yolo"].action[0].forward[0].target_group : group.weight]) == toset([10, 90]) && local.weights.yolo[1].weight == 10
    error_message = "A tenth of yolo's requests go to its canary."
  }

  assert {
    condition     = [for group in local.weights.depth : group.weight] == [100, 0]
    error_message = "The other services' requests do not go to a canary."
  }

  assert {
    condition     = local.services.yolo.memory == 2048 && local.services.yolo.cpu == 1024 && local.services.depth.memory == 1536 && length(local.services) == 3
    error_message = "Values that are not set keep their defaults."
  }

  assert {
    condition     = aws_codebuild_project.this.source[0].location == "https://github.com/house/farsight.git" && length(aws_iam_role.github) == 1
    error_message = "CodeBuild builds the given repository, and GitHub's workflows have a role."
  }

  assert {
    condition     = aws_sns_topic_subscription.email[0].endpoint == "ops@example.org"
    error_message = "alarm_email is subscribed."
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
    error_message = "There is no NAT gateway."
  }

  assert {
    condition     = length(setsubtract(["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "ssm", "ssmmessages"], keys(aws_vpc_endpoint.interface))) == 0
    error_message = "Every AWS service that an instance needs has an endpoint."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.instances.cidr_ipv4 == "10.0.0.0/16"
    error_message = "Instances reach nothing outside of the VPC."
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.ami.name, "/amazon-linux-2023/arm64/recommended/image_id") && aws_codebuild_project.this.environment[0].type == "ARM_CONTAINER"
    error_message = "Graviton gets the arm64 AMI, and images are built on arm64."
  }

  assert {
    condition     = length(aws_flow_log.this) == 0 && length(aws_iam_role.flow) == 0 && length(aws_lb.this.access_logs) == 0
    error_message = "Flow logs and access logs are off."
  }

  assert {
    condition     = length(aws_budgets_budget.this) == 0 && length(aws_sns_topic_subscription.email) == 0
    error_message = "There is no budget and no e-mail subscription."
  }

  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0 && length(aws_iam_role.github) == 1
    error_message = "The existing OIDC provider is used, because AWS allows only one."
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
    error_message = "There is no NAT gateway, endpoint or fixed address, which cost by the hour."
  }

  assert {
    condition     = aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "true"
    error_message = "Each instance has a public address."
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.ami.name, "/amazon-linux-2023/gpu/recommended/image_id") && strcontains(base64decode(aws_launch_template.this.user_data), "ECS_ENABLE_GPU_SUPPORT=true")
    error_message = "Instances use the GPU AMI, and the ECS agent's GPU support is on."
  }
}

run "a_domain" {
  command = apply # the certificate's validation record is known only after apply

  variables {
    domain  = "vision.example.org"
    zone_id = "Z0123456789"
  }

  assert {
    condition     = aws_lb_listener.https[0].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-2021-06" && alltrue([for rule in aws_lb_listener_rule.service : rule.listener_arn == aws_lb_listener.https[0].arn])
    error_message = "The services are reached by TLS 1.2 or 1.3 only."
  }

  assert {
    condition     = aws_route53_record.this[0].name == "vision.example.org" && output.yolo_api == "https://vision.example.org/yoloapi"
    error_message = "The DNS record exists, and the outputs use the domain."
  }
}
