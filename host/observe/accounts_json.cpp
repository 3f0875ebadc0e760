#include "host/observe/accounts_json.h"

#include <nlohmann/json.hpp>

#include "host/observe/words.h"

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

Json frames_json(const std::optional<std::uint64_t>& frames) {
  return frames ? Json(*frames) : Json();
}

Json port_json(const PortCounters& port) {
  Json json = {{"port", port.port}, {"driver", port.driver}, {"ipackets", port.ipackets}};
  for (const PortLoss& loss : port.lost) json[loss.name] = frames_json(loss.frames);
  for (const PortLoss& loss : port.before) json[loss.name] = frames_json(loss.frames);
  return json;
}

Json sink_json(const SinkCounters& sink) {
  Json json = {{"name", sink.name},
               {"accepted", sink.accepted},
               {"other_sessions", sink.other_sessions},
               {"written", sink.written},
               {"queued", sink.queued},
               {"queue_full", sink.queue_full},
               {"write_failed", sink.write_failed},
               {"reader_gone", sink.reader_gone},
               {"reader_stalled", sink.reader_stalled},
               {"too_long", sink.too_long},
               {"port_full", sink.port_full},
               {"too_short", sink.too_short},
               {"interface_full", sink.interface_full},
               {"interface_down", sink.interface_down}};
  for (const WriterCounter& counter : sink.of_writer) {
    json[std::string(counter.name)] = counter.value;
  }
  if (sink.vlans) {
    Json& vlans = json["vlans"] = Json::array();
    for (const SinkVlan& each : *sink.vlans) {
      vlans.push_back({{"vlan", each.vlan}, {"vni", each.vni ? Json(*each.vni) : Json()}});
    }
  }
  return json;
}

Json exception_json(const ExceptionCounters& port) {
  Json json = {{"port", port.port}, {"tap", port.tap}};
  for (std::size_t i = 0; i < kFrameClasses; ++i) {
    const ExceptionCounters::OfClass& each = port.classes[i];
    json[std::string(name(static_cast<FrameClass>(i)))] = {{"forwarded", each.forwarded},
                                                           {"over_budget", each.over_budget},
                                                           {"tap_full", each.tap_full},
                                                           {"tap_failed", each.tap_failed},
                                                           {"cut", each.cut},
                                                           {"queued", each.queued}};
  }
  json["answers"] = {
      {"sent", port.sent}, {"port_full", port.port_full}, {"too_long", port.too_long}};
  return json;
}

}  // namespace

Json accounts_json(const Accounts& accounts, const Totals& totals) {
  Json ports = Json::array();
  for (const PortCounters& port : accounts.ports) ports.push_back(port_json(port));
  Json sinks = Json::array();
  for (const SinkCounters& sink : accounts.sinks) sinks.push_back(sink_json(sink));
  Json json = {{"arrived", frames_json(accounts.arrived())}};
  if (const auto most = accounts.arrived_at_most()) json["arrived_at_most"] = *most;
  json["received"] = accounts.received;
  json["pending"] = accounts.pending;
  const auto& [frames, latency] = accounts.batches;
  json["batches"] = {{"count", frames.values()},
                     {"frames", frames.sum},
                     {"latency_seconds", static_cast<double>(latency.sum) * 1e-9}};
  json["lost_before"] = word(accounts.losses_of_ports());
  json["ports"] = ports;
  json["sinks"] = sinks;
  json["exception"] = Json::array();
  for (const ExceptionCounters& port : accounts.exceptions) {
    json["exception"].push_back(exception_json(port));
  }
  json["adds_up"] = {{"frames", accounts.frames_add_up(totals)},
                     {"sinks", accounts.sinks_add_up(totals)}};
  return json;
}

}  // namespace fibertap
