#ifndef FIBERTAP_HOST_DATAPATH_SINKS_WRITER_COUNTER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_WRITER_COUNTER_H_

#include <cstdint>
#include <string_view>

namespace fibertap {

/// What a writer counts beside the frames that its sink counts, such as "files_closed". Everybody
/// who looks at a sink shows it, and has to know none of the names: the statistics as `name` within
/// the sink, the table as a row, metrics as fibertap_sink_NAME_total, or as fibertap_sink_NAME
/// where it is a level.
struct WriterCounter {
  std::string_view name;     // a literal of [a-z_], at most 24; no name that SinkCounters has
  std::string_view meaning;  // a literal for a person; one name has one meaning in all writers
  std::uint64_t value = 0;
  bool is_level = false;  // of now, as open files are; else it only grows
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_WRITER_COUNTER_H_
