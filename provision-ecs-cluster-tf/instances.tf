# The instances: ECS-optimised AMI, no SSH keys, no open port; `aws ssm start-session` opens a shell.

data "aws_ec2_instance_type" "this" {
  for_each = toset(var.instance_types)

  instance_type = each.key
}

locals {
  machines     = values(data.aws_ec2_instance_type.this)
  architecture = contains(local.machines[0].supported_architectures, "arm64") ? "arm64" : "x86_64"
  gpu          = length(local.machines[0].gpus) > 0

  # What is available to tasks: the system and the ECS agent use about 7 % of the memory; 10 % is a safe estimate.
  smallest_memory = floor(min(local.machines[*].memory_size...) * 0.9)
  smallest_cpu    = min(local.machines[*].default_vcpus...) * 1024

  ami_name = local.gpu ? "gpu/recommended" : local.architecture == "arm64" ? "arm64/recommended" : "recommended"
}

data "aws_ssm_parameter" "ami" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/${local.ami_name}/image_id"
}

resource "aws_launch_template" "this" {
  name_prefix            = "${var.name}-"
  image_id               = coalesce(var.ami_id, nonsensitive(data.aws_ssm_parameter.ami.value)) # a public parameter
  instance_type          = var.instance_types[0]
  update_default_version = true
  ebs_optimized          = true

  iam_instance_profile {
    arn = aws_iam_instance_profile.instance.arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1 # containers are one hop further away, so they cannot use the instance's role
  }

  network_interfaces {
    associate_public_ip_address = !local.private
    security_groups             = [aws_security_group.instances.id]
    delete_on_termination       = true
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.root_volume_gb
      encrypted             = true
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = var.name, Project = var.name }
  }

  tag_specifications {
    resource_type = "volume"
    tags          = { Name = var.name, Project = var.name }
  }

  user_data = base64encode(templatefile("${path.module}/user-data.sh.tftpl", { cluster = var.name, gpu = local.gpu }))
}

resource "aws_autoscaling_group" "this" {
  name                  = var.name
  min_size              = var.instances.min
  max_size              = var.instances.max
  vpc_zone_identifier   = values(local.private ? aws_subnet.private : aws_subnet.public)[*].id
  protect_from_scale_in = true # for managed termination protection: ECS removes it from instances without tasks
  capacity_rebalance    = var.spot_percent > 0

  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity                  = 0
      on_demand_percentage_above_base_capacity = 100 - var.spot_percent
      spot_allocation_strategy                 = "price-capacity-optimized"
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.this.id
        version            = aws_launch_template.this.latest_version
      }

      dynamic "override" {
        for_each = var.instance_types

        content {
          instance_type = override.value
        }
      }
    }
  }

  # For a new AMI or type, instances are replaced one by one. Each is drained first.
  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage       = 100
      max_healthy_percentage       = 150
      scale_in_protected_instances = "Refresh"
    }
  }

  tag {
    key                 = "AmazonECSManaged" # ECS adds this tag; without it here, each plan would remove it
    value               = ""
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity] # ECS changes it

    precondition {
      condition = alltrue([
        for machine in local.machines :
        contains(machine.supported_architectures, local.architecture) && (length(machine.gpus) > 0) == local.gpu
      ])
      error_message = "instance_types must all have the same architecture, and all or none a GPU, because they share one AMI."
    }

    precondition {
      condition     = !local.gpu || (local.architecture == "x86_64" && alltrue([for gpu in local.machines[0].gpus : gpu.manufacturer == "NVIDIA"]))
      error_message = "instance_types: the ECS AMI for GPUs supports only x86_64 with NVIDIA, such as g6.xlarge."
    }

    precondition {
      condition = alltrue([
        for service in values(local.services) :
        service.memory <= local.smallest_memory && service.cpu <= local.smallest_cpu
      ])
      error_message = "A task does not fit on the smallest of instance_types, which has about ${local.smallest_memory} MiB and ${local.smallest_cpu} CPU shares for tasks. Lower services.*.memory or services.*.cpu, or choose larger instance_types."
    }
  }

  # The instances need access to AWS as long as they exist.
  depends_on = [
    aws_iam_role_policy_attachment.instance, aws_route.nat, aws_route.public, aws_vpc_endpoint.interface,
    aws_vpc_security_group_egress_rule.instances,
  ]
}
