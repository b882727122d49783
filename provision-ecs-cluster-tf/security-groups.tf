# Allowed connections: allowed_cidrs to the load balancer, the load balancer to the tasks' ports, instances to AWS by
# HTTPS. Rules that refer to a group have no description: the emulator of the tests loses it, so a plan would differ. The
# descriptions of groups cannot be changed without replacing the groups.

locals {
  task_ports = { from = 32768, to = 65535 } # Docker chooses each task's host port from this range
}

resource "aws_security_group" "load_balancer" {
  name        = "${var.name}-load-balancer"
  description = "Open to allowed_cidrs on 80 and 443"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-load-balancer" }
}

resource "aws_vpc_security_group_ingress_rule" "load_balancer" {
  for_each = { for pair in setproduct(local.https ? [80, 443] : [80], var.allowed_cidrs) : join(" ", pair) => pair }

  security_group_id = aws_security_group.load_balancer.id
  description       = each.value[0] == 443 ? "HTTPS" : "HTTP"
  ip_protocol       = "tcp"
  from_port         = each.value[0]
  to_port           = each.value[0]
  cidr_ipv4         = each.value[1]
}

resource "aws_vpc_security_group_egress_rule" "load_balancer" {
  security_group_id            = aws_security_group.load_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = local.task_ports.from
  to_port                      = local.task_ports.to
  referenced_security_group_id = aws_security_group.instances.id
}

resource "aws_security_group" "instances" {
  name        = "${var.name}-instances"
  description = "Reached by the load balancer alone"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-instances" }
}

resource "aws_vpc_security_group_ingress_rule" "instances" {
  security_group_id            = aws_security_group.instances.id
  ip_protocol                  = "tcp"
  from_port                    = local.task_ports.from
  to_port                      = local.task_ports.to
  referenced_security_group_id = aws_security_group.load_balancer.id
}

resource "aws_vpc_security_group_egress_rule" "instances" {
  security_group_id = aws_security_group.instances.id
  description       = "HTTPS to AWS"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = var.egress == "endpoints" ? var.network_cidr : "0.0.0.0/0"
}

# S3 has addresses outside of the VPC even with a gateway endpoint.
resource "aws_vpc_security_group_egress_rule" "s3" {
  count = var.egress == "endpoints" ? 1 : 0

  security_group_id = aws_security_group.instances.id
  description       = "S3 by its gateway endpoint"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
}

resource "aws_security_group" "endpoints" {
  count = var.egress == "endpoints" ? 1 : 0

  name        = "${var.name}-endpoints"
  description = "AWS services inside of the VPC, for instances"
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = var.egress == "endpoints" ? 1 : 0

  security_group_id            = aws_security_group.endpoints[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.instances.id
}
