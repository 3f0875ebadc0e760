#include "host/lab/vectors/frame_tokens.h"

#include "abi/limits.h"
#include "abi/result_block.h"
#include "sim/model/flow_hash.h"

namespace fibertap::tracing {
namespace {

std::uint64_t epb_flags(model::Direction direction) {
  switch (direction) {
    case model::Direction::kIngress:
      return abi::kEpbInbound;
    case model::Direction::kEgress:
      return abi::kEpbOutbound;
    case model::Direction::kUnknown:
      break;
  }
  return abi::kEpbUnknown;
}

bool is_truncated(const JudgedFrame& judged) {
  return judged.accepted() && judged.kept().size() < judged.inner_origlen();
}

std::uint64_t row_counter(const JudgedFrame& judged) {
  return judged.session->row.first_counter + *judged.verdict.row;
}

void add_flow_hash(const JudgedFrame& judged, ExpectedToken& token) {
  token.add("flow_hash", model::flow_hash(judged.inner) & 0xFFFF);
}

}  // namespace

void add_session_hit(const JudgedFrame& judged, ExpectedToken& token) {
  if (!judged.passed()) return;
  token.add("found", judged.session.has_value());
  if (judged.session) token.add("index", judged.session->index);
}

void add_session(const JudgedFrame& judged, ExpectedToken& token) {
  add_session_hit(judged, token);
  if (!judged.session) return;
  const abi::SessionRow& row = judged.session->row;
  token.add("interface_id", row.interface_id);
  token.add("packet_length", row.packet_length);
  token.add("first_block", row.first_block);
  token.add("row_count", row.row_count);
  token.add("first_counter", row.first_counter);
  token.add("accept_non_ip", (row.flags & abi::kSessionAcceptNonIp) != 0);
  token.add("accept_all", (row.flags & abi::kSessionAcceptAll) != 0);
  token.add("mac_count", row.mac_count);
  // MAC 0 in the lowest bits, each with its first byte in its highest.
  std::vector<std::uint8_t> macs;
  for (const auto& mac : judged.session->model.macs) {
    macs.insert(macs.end(), mac.rbegin(), mac.rend());
  }
  token.add_bytes("macs", macs);
}

void add_query(const JudgedFrame& judged, ExpectedToken& token) {
  const bool asks = judged.asks_rules();
  const std::uint64_t rows = asks ? judged.session->row.row_count : 0;
  const std::uint64_t before_last = rows == 0 ? 0 : (rows - 1) / abi::kRowsPerBlock;
  token.add("ingress", asks && judged.direction != model::Direction::kEgress);
  token.add("egress", asks && judged.direction != model::Direction::kIngress);
  token.add("is_long", before_last != 0);
  token.add("more_blocks", before_last);
  token.add("last_rows", rows - before_last * abi::kRowsPerBlock);
  if (!asks) return;
  const model::Inner& inner = judged.inner;
  token.add("first_block", judged.session->row.first_block);
  token.add("is_ipv6", inner.ip_version == 6);
  token.add_address("source", inner.source);
  token.add_address("destination", inner.destination);
  token.add("protocol", inner.protocol);
  token.add("has_ports", inner.ports.has_value());
  if (!inner.ports) return;
  token.add("source_port", inner.ports->source);
  token.add("destination_port", inner.ports->destination);
}

void add_passage(const JudgedFrame& judged, ExpectedToken& token) {
  const abi::Disposition without_rules =
      judged.asks_rules() ? abi::Disposition::rejected : judged.disposition();
  token.add("present", judged.present);
  token.add("disposition", static_cast<std::uint64_t>(without_rules));
  token.add("asks_rules", judged.asks_rules());
  if (!judged.present) return;
  token.add("timestamp_ns", judged.head.timestamp_ns);
  token.add("origlen", judged.head.origlen);
  token.add("outer_truncated", judged.outer.truncated);
  if (judged.passed()) token.add("vni", judged.outer.vni);
  if (!judged.session) return;
  token.add("session", judged.session->index);
  token.add("first_counter", judged.session->row.first_counter);
  token.add("interface_id", judged.session->row.interface_id);
  token.add("packet_length", judged.session->row.packet_length);
  token.add("direction", epb_flags(judged.direction));
  token.add("inner_caplen", judged.outer.inner.size());
  token.add("inner_origlen", judged.inner_origlen());
  add_flow_hash(judged, token);
}

void add_verdict(const JudgedFrame& judged, ExpectedToken& token) {
  const bool decided = judged.verdict.row.has_value();
  token.add("decided", decided);
  token.add("accept", decided && judged.accepted());
  if (!decided) return;
  token.add("row", *judged.verdict.row);
  token.add("number", judged.rule_number());
}

void add_keep(const JudgedFrame& judged, ExpectedToken& token) {
  const std::size_t bytes = judged.accepted() ? judged.kept().size() : 0;
  token.add("more_beats", bytes == 0 ? 0 : abi::beats(bytes) - 1);
  token.add("rest", last_beat_bytes(bytes));
}

void add_label(const JudgedFrame& judged, ExpectedToken& token) {
  token.add("accepted", judged.accepted());
  if (!judged.accepted()) return;
  token.add("caplen", judged.kept().size());
  token.add("timestamp_ns", judged.head.timestamp_ns);
  token.add("interface_id", judged.session->row.interface_id);
  token.add("origlen", judged.inner_origlen());
  token.add("direction", epb_flags(judged.direction));
  add_flow_hash(judged, token);
  token.add("vni", judged.outer.vni);
  token.add("by_rule", judged.verdict.row.has_value());
  if (!judged.verdict.row) return;
  token.add("number", judged.rule_number());
  token.add("row", *judged.verdict.row);
}

void add_outcome(const JudgedFrame& judged, ExpectedToken& token) {
  token.add("present", judged.present);
  if (!judged.present) return;
  token.add("disposition", static_cast<std::uint64_t>(judged.disposition()));
  if (judged.rejected()) {
    token.add("rejection", static_cast<std::uint64_t>(*judged.verdict.rejection));
  }
  token.add("origlen", judged.head.origlen);
  token.add("outer_truncated", judged.outer.truncated);
  if (judged.session) token.add("session", judged.session->index);
  token.add("truncated", is_truncated(judged));
  token.add("by_rule", judged.verdict.row.has_value());
  if (judged.verdict.row) token.add("row_counter", row_counter(judged));
}

void add_session_count(const JudgedFrame& judged, ExpectedToken& token) {
  token.add("counted", judged.session.has_value());
  if (!judged.session) return;
  token.add("session", judged.session->index);
  token.add("accepted", judged.accepted());
  token.add("rejected", judged.rejected());
  token.add("truncated", is_truncated(judged));
}

void add_row_count(const JudgedFrame& judged, ExpectedToken& token) {
  token.add("counted", judged.verdict.row.has_value());
  if (judged.verdict.row) token.add("row_counter", row_counter(judged));
}

}  // namespace fibertap::tracing
