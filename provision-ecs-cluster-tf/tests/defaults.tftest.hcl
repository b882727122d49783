# The configuration without any variable set.

mock_provider "aws" {
  source = "./tests/mocks"
}

run "defaults" {
  command = plan

  assert {
    condition     = length(aws_nat_gateway.this) == 1 && length(aws_route.nat) == 2
    error_message = "One NAT gateway serves both zones."
  }

  assert {
    condition     = length(aws_vpc_endpoint.interface) == 0 && aws_vpc_endpoint.s3.service_name == "com.amazonaws.us-east-1.s3"
    error_message = "The only endpoint is S3's, which is free."
  }

  assert {
    condition     = aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "false"
    error_message = "Instances have no public address."
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].type == "forward" && length(aws_lb_listener.https) == 0
    error_message = "Without a domain there is no certificate, only HTTP."
  }

  assert {
    condition     = length(aws_wafv2_web_acl.this) == 0 && [for rule in aws_vpc_security_group_ingress_rule.load_balancer : rule.from_port] == [80]
    error_message = "Only port 80 is open, and there is no WAF."
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.ami.name, "/amazon-linux-2023/recommended/image_id")
    error_message = "Instances use the AMI for x86_64 without a GPU."
  }

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Instances require IMDSv2, which containers cannot reach."
  }

  assert {
    condition     = aws_launch_template.this.key_name == null && tobool(aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted)
    error_message = "Instances have no SSH key, and an encrypted disk."
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 100
    error_message = "There are no Spot instances."
  }

  assert {
    condition     = length(aws_lb_target_group.this) == 6 && [for group in local.weights.yolo : group.weight] == [100, 0]
    error_message = "Each service has two target groups, and all requests go to the stable tasks."
  }

  assert {
    condition     = length(aws_iam_role.github) == 0 && aws_codebuild_project.this.source[0].type == "S3"
    error_message = "Optional access paths are off by default."
  }
}
