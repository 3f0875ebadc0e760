#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "abi/disposition.h"
#include "abi/limits.h"
#include "host/base/address_text.h"
#include "host/base/error.h"
#include "host/datapath/ingest/capture_reader.h"
#include "sim/model/inner.h"
#include "sim/model/outer.h"

// Prints what the parses of the reference model make of every frame of a capture, one JSON object a
// line, for comparison with what other programs read there:
//
//     oracle_parses CAPTURE VXLAN_PORT

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

Json address_json(model::Bytes address) {
  return address.empty() ? Json() : Json(address_text(address));
}

Json mac_json(model::Bytes mac) {
  return mac.empty() ? Json() : Json(fmt::format("{:02x}", fmt::join(mac, ":")));
}

Json outer_json(const model::Outer& outer) {
  return {
      {"disposition", outer.disposition ? Json(abi::name(*outer.disposition)) : Json()},
      {"link_bytes", outer.link_bytes},
      {"ether_type", outer.ether_type},
      {"ip_version", outer.ip_version},
      {"source", address_json(outer.source)},
      {"destination", address_json(outer.destination)},
      {"source_port", outer.source_port},
      {"destination_port", outer.destination_port},
      {"udp_length", outer.udp_length},
      {"truncated", outer.truncated},
      {"vni", outer.vni},
      {"inner_caplen", outer.inner.size()},
  };
}

Json inner_json(const model::Inner& inner) {
  return {
      {"source_mac", mac_json(inner.source_mac)},
      {"destination_mac", mac_json(inner.destination_mac)},
      {"link_bytes", inner.link_bytes},
      {"ip_version", inner.ip_version},
      {"source", address_json(inner.source)},
      {"destination", address_json(inner.destination)},
      {"protocol", inner.protocol},
      {"source_port", inner.ports ? Json(inner.ports->source) : Json()},
      {"destination_port", inner.ports ? Json(inner.ports->destination) : Json()},
      {"fragment", inner.fragment},
      {"extension_headers", inner.extension_headers},
      {"ip_origlen", inner.ip_origlen},
  };
}

Json parses_json(const Frame& frame, std::uint16_t vxlan_port) {
  const auto bytes =
      frame.bytes.first(std::min<std::size_t>(frame.bytes.size(), abi::kMaxFrameBytes));
  const model::Outer outer = model::parse_outer(bytes, frame.origlen, vxlan_port);
  return {
      {"caplen", bytes.size()},
      {"origlen", frame.origlen},
      {"outer", outer_json(outer)},
      {"inner", outer.disposition ? Json() : inner_json(model::parse_inner(outer.inner))},
  };
}

void print_parses(const std::string& capture, std::uint16_t vxlan_port) {
  CaptureReader reader(capture);
  std::array<Frame, 64> burst{};
  while (const std::size_t frames = reader.pull(burst)) {
    for (const Frame& frame : std::span(burst).first(frames)) {
      fmt::print("{}\n", parses_json(frame, vxlan_port).dump());
    }
  }
}

}  // namespace
}  // namespace fibertap

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "oracle_parses: found {} arguments, expected CAPTURE VXLAN_PORT\n",
               argc - 1);
    return 2;
  }
  try {
    fibertap::print_parses(argv[1], static_cast<std::uint16_t>(std::stoul(argv[2])));
  } catch (const std::exception& error) {
    fmt::print(stderr, "oracle_parses: {}\n", error.what());
    return 1;
  }
  return 0;
}
