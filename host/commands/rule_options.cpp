#include "host/commands/rule_options.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "host/observe/console.h"
#include "host/rules/compile.h"
#include "host/rules/session_groups.h"
#include "host/rules/templates/templates.h"

namespace fibertap {
namespace {

using Strings = std::vector<std::string>;

TemplateOptions template_options(const po::variables_map& values) {
  TemplateOptions options;
  options.parameters = named_values_of(values, "parameter");
  options.imports = named_values_of(values, "import");
  for (const auto& [name, vni] : named_values_of(values, "session")) {
    options.session_vnis[name] = static_cast<std::uint32_t>(number_of("session", vni, 0, 0xFFFFFF));
  }
  if (is_chosen(values, "missing-filter", "accept", "error")) {
    options.missing_filter = MissingFilter::kAccept;
  }
  options.allow_empty = values["allow-empty"].as<bool>();
  return options;
}

std::uint16_t vxlan_port_of(const po::variables_map& values) {
  return static_cast<std::uint16_t>(
      number_of("vxlan-port", values["vxlan-port"].as<std::string>(), 1, 65535));
}

bool accepts_unknown_vni(const po::variables_map& values, const Strings& templates) {
  if (values.count("unknown-vni") == 0) return templates.empty();
  return is_chosen(values, "unknown-vni", "accept", "drop");
}

CheckedRules read_and_compile(const po::variables_map& values, Interfaces interfaces,
                              std::uint32_t generation) {
  const Strings paths = values_of(values, "template");
  if (std::ranges::find(paths, "") != paths.end()) {
    throw Error(Errc::kUsage, "--template: found an empty name, expected a file or -");
  }
  Templates templates = read_templates(paths, template_options(values));

  CompileOptions options;
  options.vxlan_port = vxlan_port_of(values);
  options.accept_unknown_vni = accepts_unknown_vni(values, paths);
  options.generation = generation;
  std::ranges::move(notes_on_groups(templates.mirror), std::back_inserter(templates.notes));
  RuleImage image = compile(templates.mirror, options, interfaces);
  return {{std::move(templates.mirror), std::move(interfaces), std::move(image),
           std::move(templates.notes)},
          std::move(templates.empty)};
}

}  // namespace

std::uint16_t geneve_port_of(const po::variables_map& values) {
  const auto port = static_cast<std::uint16_t>(
      number_of("geneve-port", values["geneve-port"].as<std::string>(), 0, 65535));
  if (port == vxlan_port_of(values)) {
    throw Error(Errc::kUsage,
                "--geneve-port: found {}, which is the port of VXLAN, expected another; 0 leaves "
                "tunnels as they are",
                port);
  }
  return port;
}

po::options_description rule_options() {
  po::options_description options("Rules");
  options.add_options()  //
      ("template", po::value<Strings>()->value_name("T"),
       "CloudFormation template (YAML or JSON) or JSON as aws ec2 describe-* prints it; may be "
       "given several times; without one everything is accepted")  //
      ("parameter", po::value<Strings>()->composing()->value_name("K=V"),
       "value of a template parameter, of a reference or attribute that only AWS knows "
       "(Vpc.CidrBlock=10.0.0.0/16, AWS::Region=eu-west-1), or of a dynamic reference "
       "(ssm:/vpc/cidr:1=10.0.0.0/16)")  //
      ("import", po::value<Strings>()->composing()->value_name("K=V"),
       "value that Fn::ImportValue K has, where no given template exports K")  //
      ("session", po::value<Strings>()->composing()->value_name("NAME=VNI"),
       "VNI of a session whose template leaves it to AWS")  //
      ("missing-filter", po::value<std::string>()->default_value("error"),
       "accept | error: a described session whose filter is not described")  //
      ("allow-empty", po::bool_switch(),
       "take templates without a session, and listings of nothing: every frame is dropped then, "
       "unless --unknown-vni accept")  //
      ("unknown-vni", po::value<std::string>()->value_name("arg"),
       "drop | accept: frames of a VNI without a session (default: drop, without a template "
       "accept)")                                                                           //
      ("vxlan-port", po::value<std::string>()->default_value("4789"), "UDP port of VXLAN")  //
      ("geneve-port", po::value<std::string>()->default_value("6081"),
       "UDP port of GENEVE, in which a Gateway Load Balancer sends what comes to it; 0: tunnels "
       "are "
       "left as they are");
  return options;
}

LoadedRules read_rules(const po::variables_map& values, Interfaces interfaces,
                       std::uint32_t generation) {
  CheckedRules checked = read_and_compile(values, std::move(interfaces), generation);
  if (checked.empty) throw *checked.empty;
  return std::move(checked.rules);
}

CheckedRules check_rules(const po::variables_map& values) {
  CheckedRules checked = read_and_compile(values, {}, 1);
  print_notes(checked.rules.notes);
  return checked;
}

LoadedRules load_rules(const po::variables_map& values) {
  LoadedRules rules = read_rules(values, {}, 1);
  print_notes(rules.notes);
  return rules;
}

}  // namespace fibertap
