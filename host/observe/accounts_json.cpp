#include "host/observe/accounts_json.h"

#include <nlohmann/json.hpp>

namespace fibertap {
namespace {

using Json = nlohmann::ordered_json;

Json port_json(const PortCounters& port) {
  Json json = {{"port", port.port},
               {"driver", port.driver},
               {"ipackets", port.ipackets},
               {"imissed", port.reports_imissed ? Json(port.imissed) : Json()},
               {"rx_nombuf", port.rx_nombuf},
               {"ierrors", port.ierrors}};
  for (const auto& [name, value] : port.allowances) json[name] = value;
  return json;
}

Json sink_json(const SinkCounters& sink) {
  return {{"name", sink.name},
          {"accepted", sink.accepted},
          {"written", sink.written},
          {"queued", sink.queued},
          {"queue_full", sink.queue_full},
          {"write_failed", sink.write_failed},
          {"reader_gone", sink.reader_gone},
          {"reader_stalled", sink.reader_stalled}};
}

}  // namespace

Json accounts_json(const Accounts& accounts, const Totals& totals) {
  Json ports = Json::array();
  for (const PortCounters& port : accounts.ports) ports.push_back(port_json(port));
  Json sinks = Json::array();
  for (const SinkCounters& sink : accounts.sinks) sinks.push_back(sink_json(sink));
  const auto offered = accounts.offered();
  Json json = {{"offered", offered ? Json(*offered) : Json()}};
  if (const auto most = accounts.offered_at_most()) json["offered_at_most"] = *most;
  json["received"] = accounts.received;
  json["pending"] = accounts.pending;
  json["ports"] = ports;
  json["sinks"] = sinks;
  json["adds_up"] = {{"frames", accounts.frames_add_up(totals)},
                     {"sinks", accounts.sinks_add_up(totals)}};
  return json;
}

}  // namespace fibertap
