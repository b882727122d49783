# Nothing given.

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
    error_message = "Of endpoints only S3's, which is free."
  }

  assert {
    condition     = aws_launch_template.this.network_interfaces[0].associate_public_ip_address == "false"
    error_message = "Instances have no public address."
  }

  assert {
    condition     = aws_lb_listener.http.default_action[0].type == "forward" && length(aws_lb_listener.https) == 0
    error_message = "Without a name there is no certificate: HTTP."
  }

  assert {
    condition     = length(aws_wafv2_web_acl.this) == 0 && [for rule in aws_vpc_security_group_ingress_rule.load_balancer : rule.from_port] == [80]
    error_message = "Port 80 alone is open, without WAF."
  }

  assert {
    condition     = endswith(data.aws_ssm_parameter.ami.name, "/amazon-linux-2023/recommended/image_id")
    error_message = "The AMI for x86_64 without a GPU."
  }

  assert {
    condition     = aws_launch_template.this.metadata_options[0].http_tokens == "required" && aws_launch_template.this.metadata_options[0].http_put_response_hop_limit == 1
    error_message = "IMDSv2, out of reach of containers."
  }

  assert {
    condition     = aws_launch_template.this.key_name == null && tobool(aws_launch_template.this.block_device_mappings[0].ebs[0].encrypted)
    error_message = "No SSH key; an encrypted disk."
  }

  assert {
    condition     = aws_autoscaling_group.this.mixed_instances_policy[0].instances_distribution[0].on_demand_percentage_above_base_capacity == 100
    error_message = "No Spot."
  }

  assert {
    condition     = length(aws_lb_target_group.this) == 6 && [for group in local.weights.yolo : group.weight] == [100, 0]
    error_message = "Two target groups for each service; all requests go to the stable tasks."
  }

  assert {
    condition     = length(aws_iam_role.github) == 0 && aws_codebuild_project.this.source[0].type == "S3"
    error_message = "No door that nobody asked for."
  }
}
