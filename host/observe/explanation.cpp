#include "host/observe/explanation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "abi/disposition.h"
#include "abi/limits.h"
#include "abi/outcome_word.h"
#include "abi/rule_image.h"
#include "host/base/address_text.h"
#include "host/datapath/results/outcome_text.h"
#include "host/observe/rule_number.h"
#include "host/observe/text_lines.h"
#include "host/observe/words.h"
#include "host/wire/geneve.h"
#include "sim/model/direction.h"
#include "sim/model/flow_hash.h"
#include "sim/model/inner.h"
#include "sim/model/outer.h"
#include "sim/model/result_block.h"
#include "sim/model/tables.h"
#include "sim/model/verdict.h"

namespace fibertap {
namespace {

constexpr std::size_t kUdpAndVxlanBytes = 16;

/// Lines of a subject and what is said of it.
class Account {
 public:
  template <typename... Args>
  void say(std::string_view subject, fmt::format_string<Args...> format, Args&&... args) {
    text_.line("{:<11}{}", subject, fmt::format(format, std::forward<Args>(args)...));
  }
  std::string take() { return text_.take(); }

 private:
  TextLines text_;
};

std::string_view word(model::Direction direction) {
  switch (direction) {
    case model::Direction::kIngress:
      return "ingress";
    case model::Direction::kEgress:
      return "egress";
    case model::Direction::kUnknown:
      break;
  }
  return "unknown";
}

bool is_cut(const Frame& frame) { return frame.bytes.size() < frame.origlen; }

constexpr std::string_view kCut = "cut by the capture (snaplen)";

/// "60 bytes", or "10 of 60 bytes are in the capture" where its snaplen cut the frame.
std::string inner_size_text(const model::Outer& outer, const Frame& frame) {
  const std::size_t here = outer.inner.size();
  const std::size_t said = outer.udp_length - kUdpAndVxlanBytes;
  const std::size_t whole = std::min(said, here + frame.origlen - frame.bytes.size());
  return is_cut(frame) && here < whole
             ? fmt::format("{} of {} bytes are in the capture", here, whole)
             : fmt::format("{} bytes", here);
}

void say_outer(const model::Outer& outer, const Frame& frame, Account& account) {
  if (outer.link_bytes != 0) {
    account.say("outer", "Ethernet header {} bytes, EtherType {:#06x}", outer.link_bytes,
                outer.ether_type);
  }
  if (outer.ip_version != 0) {
    account.say("", "IPv{} {} > {}", outer.ip_version, address_text(outer.source),
                address_text(outer.destination));
  }
  if (outer.udp_length != 0) {
    account.say("", "UDP {} > {}, length {}{}", outer.source_port, outer.destination_port,
                outer.udp_length,
                outer.truncated ? ", ends beyond the frame's origlen: outer_truncated" : "");
  }
  if (!outer.disposition) {
    account.say("", "VXLAN VNI {}, inner frame {}", outer.vni, inner_size_text(outer, frame));
  }
}

void say_inner(const model::Inner& inner, bool cut, Account& account) {
  if (!inner.source_mac.empty()) {
    account.say("inner", "Ethernet {:02x} > {:02x}, header {} bytes",
                fmt::join(inner.source_mac, ":"), fmt::join(inner.destination_mac, ":"),
                inner.link_bytes);
  }
  if (inner.ip_version == 0) {
    account.say(inner.source_mac.empty() ? "inner" : "", "non-IP: {}{}", inner.reason,
                cut && inner.reason.ends_with("not whole") ? fmt::format(", {}", kCut) : "");
    return;
  }
  account.say("", "IPv{} {} > {}, protocol {}, {} extension headers skipped", inner.ip_version,
              address_text(inner.source), address_text(inner.destination),
              protocol_word(inner.protocol), inner.extension_headers);
  account.say("", "{}, {}",
              inner.ports
                  ? fmt::format("ports {} > {}", inner.ports->source, inner.ports->destination)
                  : "no ports",
              inner.fragment ? "a fragment" : "no fragment");
}

PortRange range_of(const model::PortRange& range) { return {range.first, range.last}; }

Cidr cidr_of(const model::Rule& rule, const model::Prefix& prefix) {
  return {rule.ip_version == 6, static_cast<std::uint8_t>(prefix.bits), prefix.address};
}

std::string mismatch_text(const model::Rule& rule, const model::Inner& inner) {
  const auto port_text = [&inner](std::string_view which, const model::PortRange& range,
                                  std::uint16_t model::Ports::*port) {
    return fmt::format("{} port {} is not {}", which,
                       inner.ports ? fmt::format("{}", (*inner.ports).*port) : "absent",
                       ports_word(range_of(range)));
  };
  switch (model::compare(rule, inner)) {
    case model::Mismatch::kNone:
      return "matches";
    case model::Mismatch::kIpVersion:
      return fmt::format("IPv{} is not IPv{}", inner.ip_version, rule.ip_version);
    case model::Mismatch::kProtocol:
      return fmt::format("protocol {} is not {}", protocol_word(inner.protocol),
                         protocol_word(rule.protocol));
    case model::Mismatch::kSource:
      return fmt::format("source {} is not in {}", address_text(inner.source),
                         to_string(cidr_of(rule, rule.source)));
    case model::Mismatch::kDestination:
      return fmt::format("destination {} is not in {}", address_text(inner.destination),
                         to_string(cidr_of(rule, rule.destination)));
    case model::Mismatch::kSourcePort:
      return port_text("source", *rule.source_ports, &model::Ports::source);
    case model::Mismatch::kDestinationPort:
      break;
  }
  return port_text("destination", *rule.destination_ports, &model::Ports::destination);
}

bool is_looked_at(const model::Rule& rule, model::Direction direction) {
  return direction != (rule.egress ? model::Direction::kIngress : model::Direction::kEgress);
}

/// "5 in the filter, 3 of them egress"; without a direction all are looked at.
std::string rules_text(const std::vector<model::Rule>& rules, model::Direction direction) {
  std::string all = fmt::format("{} in the filter", rules.size());
  if (direction == model::Direction::kUnknown) return all;
  const auto looked_at = [direction](const model::Rule& rule) {
    return is_looked_at(rule, direction);
  };
  return fmt::format("{}, {} of them {}", all, std::ranges::count_if(rules, looked_at),
                     word(direction));
}

/// Every rule that is looked at, up to the first of its direction that matches.
void say_rules(const model::Session& session, const model::Inner& inner, model::Direction direction,
               Account& account) {
  bool decided[2] = {false, false};
  for (std::size_t row = 0; row < session.rules->size(); ++row) {
    const model::Rule& rule = (*session.rules)[row];
    if (!is_looked_at(rule, direction) || decided[rule.egress ? 1 : 0]) continue;
    account.say("", "row {}, {}, {} {}: {}", row, rule_number_text(rule.number),
                rule.egress ? "egress" : "ingress", rule.accept ? "accept" : "reject",
                mismatch_text(rule, inner));
    decided[rule.egress ? 1 : 0] = model::compare(rule, inner) == model::Mismatch::kNone;
  }
}

/// Why the frame is rejected; absent when it is accepted.
std::optional<abi::Rejection> say_verdict(const model::Session& session, const model::Inner& inner,
                                          model::Direction direction, Account& account) {
  const model::Verdict verdict = model::judge(session, inner, direction);
  const auto number_of = [&session](std::size_t row) {
    return rule_number_text((*session.rules)[row].number);
  };
  if (verdict.rejection) {
    account.say(
        "verdict", "rejected ({}): {}{}", abi::name(*verdict.rejection),
        abi::text(*verdict.rejection),
        verdict.row ? fmt::format(", row {}, {}", *verdict.row, number_of(*verdict.row)) : "");
  } else if (verdict.row) {
    account.say("verdict", "accepted by row {}, {}", *verdict.row, number_of(*verdict.row));
  } else {
    account.say("verdict", "accepted without a rule: {}",
                session.accept_all ? "the session accepts everything" : "NonIp is accept");
  }
  return verdict.rejection;
}

abi::OutcomeWord say_session(const model::Outer& outer, const model::Session& session,
                             bool is_default, bool cut, Account& account) {
  account.say("session", "vni-{}, interface {}, {}",
              is_default ? "any" : fmt::format("{}", outer.vni), session.interface_id,
              session.packet_length == abi::kWholeFrame
                  ? "whole frames"
                  : fmt::format("first {} bytes", session.packet_length));
  const model::Inner inner = model::parse_inner(outer.inner);
  say_inner(inner, cut, account);
  const model::Directed directed = model::direction_of(session, outer, inner);
  account.say("direction", "{}: {}", word(directed.direction), directed.reason);
  if (!session.accept_all && inner.ip_version != 0) {
    account.say("rules", "{}", rules_text(*session.rules, directed.direction));
    say_rules(session, inner, directed.direction, account);
  }
  if (const auto rejection = say_verdict(session, inner, directed.direction, account)) {
    return abi::outcome_word(*rejection, outer.vni);
  }
  account.say("kept", "{} of {} bytes, flow hash {:#010x}",
              model::truncate(outer.inner, session.packet_length).size(),
              model::inner_origlen(outer, inner), model::flow_hash(inner));
  return abi::outcome_word(abi::Disposition::accepted, outer.vni);
}

/// Whether a length of the envelope is 0, as of a datagram that is too long to say its length.
bool says_no_length(const model::Outer& outer, std::span<const std::uint8_t> frame) {
  const std::size_t at = outer.link_bytes + (outer.ip_version == 4 ? 2U : 4U);
  return outer.udp_length == 0 || (frame[at] == 0 && frame[at + 1] == 0);
}

void say_no_length(Account& account) {
  account.say("", "probably segments that an offload joined to more than 65,535 bytes (BIG TCP),");
  account.say("", "whose length is 0. Where they are sent and where they are received:");
  account.say("", "ip link set dev IF gso_max_size 65536 gro_max_size 65536");
}

abi::OutcomeWord say_judgement(std::span<const std::uint8_t> taken_in, const Frame& frame,
                               const model::Tables& tables, Account& account) {
  const model::Outer outer = model::parse_outer(taken_in, frame.origlen, tables.vxlan_port);
  say_outer(outer, frame, account);
  if (outer.disposition) {
    account.say("verdict", "{}: {}", abi::name(*outer.disposition), outer.reason);
    const bool is_malformed = outer.disposition == abi::Disposition::outer_malformed;
    if (is_malformed && says_no_length(outer, taken_in)) say_no_length(account);
    return abi::outcome_word(*outer.disposition);
  }
  const auto session = tables.session_of(outer.vni);
  if (!session) {
    account.say("verdict", "{}: {}", abi::name(abi::Disposition::unknown_vni),
                abi::text(abi::Disposition::unknown_vni));
    return abi::outcome_word(abi::Disposition::unknown_vni, outer.vni);
  }
  return say_session(outer, tables.sessions[*session], session == tables.default_session,
                     is_cut(frame), account);
}

/// The frame that goes on, in `bytes` where its tunnel is taken off.
Frame beneath_geneve(const Frame& frame, std::uint16_t port, std::vector<std::uint8_t>& bytes,
                     Account& account) {
  wire::GeneveFrame found;
  const auto test = port == 0 ? wire::GeneveTest::kOther
                              : wire::take_geneve_off(frame.bytes, frame.origlen, port, found);
  if (test == wire::GeneveTest::kKept) {
    account.say("geneve", "kept: a version, options or a protocol that are not taken off");
  }
  if (test != wire::GeneveTest::kTakenOff) return frame;
  bytes.assign(found.head.begin(), found.head.end());
  bytes.insert(bytes.end(), found.payload.begin(), found.payload.end());
  account.say("geneve", "taken off; what goes on is {} bytes of {} on the wire", bytes.size(),
              found.origlen);
  return {frame.timestamp_ns, found.origlen, bytes};
}

}  // namespace

std::string explain(const Frame& frame, const RuleImage& rules, std::uint16_t geneve_port) {
  // The image was compiled by this program, so it can be taken apart.
  const model::Tables tables = model::decode_tables(rules.bytes()).value();
  Account account;
  account.say("frame", "{} bytes of {} on the wire{}{}",
              std::min<std::size_t>(frame.bytes.size(), abi::kMaxFrameBytes), frame.origlen,
              frame.bytes.size() > abi::kMaxFrameBytes ? ", cut on taking in: ingest_cut" : "",
              is_cut(frame) ? fmt::format(", {}", kCut) : "");
  std::vector<std::uint8_t> bytes;
  const Frame judged = beneath_geneve(frame, geneve_port, bytes, account);
  const auto taken_in =
      judged.bytes.first(std::min<std::size_t>(judged.bytes.size(), abi::kMaxFrameBytes));
  account.say("outcome", "word {}", outcome_text(say_judgement(taken_in, judged, tables, account)));
  return account.take();
}

}  // namespace fibertap
