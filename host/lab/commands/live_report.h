#ifndef FIBERTAP_HOST_LAB_COMMANDS_LIVE_REPORT_H_
#define FIBERTAP_HOST_LAB_COMMANDS_LIVE_REPORT_H_

#include <cstdint>
#include <string_view>

#include "host/lab/commands/live_readings.h"
#include "host/lab/commands/live_rounds.h"

namespace fibertap {

// What bench live prints on standard output: medians of the rounds, and of losses the worst too.

void print_live_json(std::string_view engine, const LiveRounds& measured);
void print_live_table(std::string_view engine, const LiveRounds& measured);
void print_live_readings(std::string_view engine, std::uint64_t readings,
                         const LiveReadings& measured, bool is_json);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_LAB_COMMANDS_LIVE_REPORT_H_
