#include "host/lab/vectors/frame_tokens.h"

#include <algorithm>

#include "abi/limits.h"
#include "sim/model/flow_hash.h"

namespace fibertap::tracing {

void add_head(const JudgedFrame& judged, ExpectedToken& token) {
  token.add("present", judged.present);
  token.add("caplen", judged.head.caplen);
  if (!judged.present) return;
  token.add("timestamp_ns", judged.head.timestamp_ns);
  token.add("origlen", judged.head.origlen);
}

void add_envelope(const JudgedFrame& judged, ExpectedToken& token) {
  const model::Outer& outer = judged.outer;
  token.add("present", judged.present);
  token.add("passed", judged.passed());
  if (!judged.passed()) token.add("disposition", static_cast<std::uint64_t>(*outer.disposition));
  if (!judged.present) return;
  token.add("timestamp_ns", judged.head.timestamp_ns);
  token.add("origlen", judged.head.origlen);
  token.add("truncated", outer.truncated);
  if (!judged.passed()) return;
  token.add("vni", outer.vni);
  token.add("is_ipv6", outer.ip_version == 6);
  token.add_address("source", outer.source);
  token.add("inner_caplen", outer.inner.size());
  token.add("carried", outer.udp_length - 16U);
}

void add_inner_cut(const JudgedFrame& judged, ExpectedToken& token) {
  const model::Bytes inner = judged.outer.inner;
  token.add("beats", abi::beats(inner.size()));
  token.add("rest", last_beat_bytes(inner.size()));
  if (inner.empty()) {
    token.add("place", 0);
    token.add("spills", 0);
    return;
  }
  // The first beat of the inner frame ends in the record's beat `place`, or with the inner frame;
  // so does every other, one beat later each.
  const auto at = static_cast<std::size_t>(inner.data() - judged.record.data());
  const std::size_t first_end = at + std::min<std::size_t>(inner.size(), abi::kBeatBytes) - 1;
  const std::size_t place = first_end / abi::kBeatBytes;
  const std::size_t last_place = place + abi::beats(inner.size()) - 1;
  token.add("shift", (at - abi::kBeatBytes) / 4);
  token.add("place", place);
  token.add("spills", last_place == abi::beats(judged.record.size()));
}

void add_window(const JudgedFrame& judged, ExpectedToken& token) {
  const model::Bytes inner = judged.outer.inner;
  const auto window = inner.first(std::min<std::size_t>(inner.size(), abi::kParseWindowBytes));
  token.add("bytes", window.size());
  token.add_bytes("data", window);
}

void add_inner(const JudgedFrame& judged, ExpectedToken& token) {
  const model::Inner& inner = judged.inner;
  const bool has_macs = !inner.source_mac.empty();
  token.add("has_macs", has_macs);
  if (has_macs) {
    token.add_network_order("source_mac", inner.source_mac);
    token.add_network_order("destination_mac", inner.destination_mac);
  }
  token.add("is_ip", inner.ip_version != 0);
  token.add("is_ipv6", inner.ip_version == 6);
  token.add_address("source", inner.source);
  token.add_address("destination", inner.destination);
  token.add("protocol", inner.protocol);
  token.add("has_ports", inner.ports.has_value());
  if (inner.ports || inner.ip_version == 0) {
    token.add("source_port", inner.ports ? inner.ports->source : 0);
    token.add("destination_port", inner.ports ? inner.ports->destination : 0);
  }
  token.add("fragment", inner.fragment);
  token.add("ip_origlen", inner.ip_origlen);
  token.add("flow_hash", model::flow_hash(inner) & 0xFFFF);
}

}  // namespace fibertap::tracing
