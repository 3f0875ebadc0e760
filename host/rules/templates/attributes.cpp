#include "host/rules/templates/attributes.h"

namespace fibertap::templates {
namespace {

struct Attribute {
  std::string_view type;
  std::string_view name;
  std::string_view property;
};

// Attributes that a rule or session can use and that AWS takes over from a property as it is.
constexpr Attribute kAttributes[] = {
    {"AWS::EC2::VPC", "CidrBlock", "CidrBlock"},
    {"AWS::EC2::VPCCidrBlock", "CidrBlock", "CidrBlock"},
    {"AWS::EC2::VPCCidrBlock", "Ipv6CidrBlock", "Ipv6CidrBlock"},
    {"AWS::EC2::Subnet", "CidrBlock", "CidrBlock"},
    {"AWS::EC2::Subnet", "Ipv6CidrBlock", "Ipv6CidrBlock"},
    {"AWS::EC2::NetworkInterface", "PrimaryPrivateIpAddress", "PrivateIpAddress"},
    {"AWS::EC2::Instance", "PrivateIp", "PrivateIpAddress"},
    {"AWS::SSM::Parameter", "Value", "Value"},
};

}  // namespace

bool is_mirror_resource(const Node& resource) noexcept {
  const Node* const type = resource.find("Type");
  return type && type->text.starts_with("AWS::EC2::TrafficMirror");
}

const Node* property_behind(const Node& resource, std::string_view attribute) noexcept {
  const Node* const type = resource.find("Type");
  const Node* const properties = resource.find("Properties");
  if (!type || !properties) return nullptr;
  for (const Attribute& known : kAttributes) {
    if (known.type == type->text && known.name == attribute) {
      return properties->find(known.property);
    }
  }
  return nullptr;
}

}  // namespace fibertap::templates
