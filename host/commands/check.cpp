#include "host/commands/commands.h"
#include "host/commands/explained_frame.h"
#include "host/commands/rule_options.h"
#include "host/observe/console.h"
#include "host/observe/explanation.h"
#include "host/observe/rule_listing.h"

namespace fibertap {
namespace {

CommandLine check_command_line(const Program& program) {
  po::options_description options = rule_options();
  po::options_description work("Work");
  work.add_options()  //
      ("explain", po::value<std::string>()->value_name("FRAME"),
       "print field by field and rule by rule why one frame is taken or not: CAPTURE:NUMBER, or "
       "the frame's bytes in hex, as tcpdump -xx and tshark -x print them too");
  options.add(work);
  return {program.call("check"),
          "[--template T]... [--explain FRAME]",
          "Reads and compiles templates and prints the rules in evaluation order, with what "
          "shadows what.",
          options,
          {}};
}

}  // namespace

void check(const Program& program, Arguments arguments) {
  const auto values = parse(check_command_line(program), arguments);
  if (!values) return;
  const std::uint16_t geneve_port = geneve_port_of(*values);
  const auto [rules, empty] = check_rules(*values);
  if (values->count("explain") == 0) {
    print(stdout, rule_listing(rules.mirror, rules.image));
  } else {
    const ExplainedFrame frame = read_explained_frame((*values)["explain"].as<std::string>());
    print(stdout,
          explain({frame.timestamp_ns, frame.origlen, frame.bytes}, rules.image, geneve_port));
  }
  if (empty) throw *empty;  // at the end: the rules of these files can be looked at
}

}  // namespace fibertap
