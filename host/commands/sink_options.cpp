#include "host/commands/sink_options.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>

#include "host/base/error.h"
#include "host/base/near_name.h"
#include "host/commands/flow_options.h"
#include "host/commands/interface_options.h"
#include "host/commands/option_values.h"
#include "host/commands/port_options.h"
#include "host/commands/sink_settings.h"
#include "host/datapath/sinks/capture_writer.h"
#include "host/datapath/sinks/exec_writer.h"
#include "host/datapath/sinks/files/files_writer.h"

namespace fibertap {
namespace {

constexpr std::uint32_t kMostVni = 0xFFFFFF;

constexpr std::array<std::string_view, 6> kKinds = {"file",  "pipe",      "exec",
                                                    "flows", "interface", "port"};

CaptureForm form_of(SinkSettings& settings) {
  const auto format = settings.one("format");
  const auto annotate = settings.one("annotate");
  const bool is_pcap = format ? *format == "pcap" : settings.where().ends_with(".pcap");
  if (format && *format != "pcap" && *format != "pcapng") {
    throw Error(Errc::kUsage, "--{}: found {}, expected pcapng or pcap", settings.option("format"),
                *format);
  }
  if (is_pcap && annotate && *annotate != "none") {
    throw Error(Errc::kUsage,
                "--{}: found {} with the format pcap, which has no place for it, expected none or "
                "format=pcapng",
                settings.option("annotate"), *annotate);
  }
  if (is_pcap) return CaptureForm::kPcap;
  if (!annotate || *annotate == "comment") return CaptureForm::kComment;
  if (*annotate == "verdict") return CaptureForm::kVerdict;
  if (*annotate == "none") return CaptureForm::kBare;
  throw Error(Errc::kUsage, "--{}: found {}, expected comment, verdict or none",
              settings.option("annotate"), *annotate);
}

/// "7001+7002".
SessionFilter sessions_of(SinkSettings& settings) {
  const auto text = settings.one("sessions");
  if (!text) return SessionFilter();
  std::vector<std::uint32_t> vnis;
  for (std::size_t at = 0; at <= text->size();) {
    const std::size_t end = std::min(text->find('+', at), text->size());
    vnis.push_back(static_cast<std::uint32_t>(number_of(
        settings.option("sessions"), std::string_view(*text).substr(at, end - at), 0, kMostVni)));
    at = end + 1;
  }
  return SessionFilter(std::move(vnis));
}

FilesSettings files_of(SinkSettings& settings, CaptureForm form) {
  FilesSettings files{file_set_of(settings), form};
  files.most_open = settings.number("open", files.most_open, 65536);
  return files;
}

/// The keys that a kind knows.
std::vector<std::string_view> keys_of(const std::string& kind) {
  std::vector<std::string_view> keys = {"name", "sessions", "queue", "backpressure"};
  const auto add = [&](std::span<const std::string_view> more) {
    keys.insert(keys.end(), more.begin(), more.end());
  };
  if (kind == "interface") {
    add(kKeysOfInterfaces);
    return keys;
  }
  if (kind == "port") {
    add(kKeysOfPorts);
    return keys;
  }
  keys.push_back("format");
  if (kind == "flows") {
    add(kKeysOfFlows);
  } else {
    keys.push_back("annotate");
  }
  if (kind == "file") keys.push_back("open");
  if (kind == "file" || kind == "flows") add(kKeysOfFiles);
  return keys;
}

/// Anything else would be a file, which is replaced.
void check_that_it_is_read_at_once(const std::string& where) {
  if (is_read_at_once(where)) return;
  throw Error(Errc::kUsage,
              "--sink pipe:{}: found {}, expected a FIFO, a device or -; make one by mkfifo, or "
              "write file:{}",
              where, access(where.c_str(), F_OK) == 0 ? "a file or a folder" : "nothing there",
              where);
}

SinkPlan plan_sink(SinkSettings settings, const QueueOptions& queue) {
  const bool is_pipe = settings.kind() == "pipe" ||
                       (settings.kind() == "flows" && is_read_at_once(settings.where()));
  SinkPlan plan{.name = settings.one("name").value_or(""),
                .kind = settings.kind(),
                .is_file = settings.kind() == "file" || (settings.kind() == "flows" && !is_pipe),
                .waits_at_open = is_pipe,
                .is_standard_output = is_pipe && settings.where() == "-",
                .queue = queue,
                .sends_to = {},
                .open = {}};
  plan.queue.bytes = settings.size("queue", queue.bytes);
  plan.queue.backpressure = settings.is_chosen("backpressure") || queue.backpressure;
  plan.queue.sessions = sessions_of(settings);
  if (settings.kind() == "interface") {
    plan_interface(settings, plan);
    settings.refuse_rest(keys_of(plan.kind));
    return plan;
  }
  if (settings.kind() == "port") {
    plan.sends_to = plan_sender(settings);
    settings.refuse_rest(keys_of(plan.kind));
    return plan;
  }
  if (settings.kind() == "flows") {
    plan.open = plan_flows(settings);
    settings.refuse_rest(keys_of(plan.kind));
    return plan;
  }
  const CaptureForm form = form_of(settings);
  if (is_pipe) check_that_it_is_read_at_once(settings.where());
  if (settings.kind() == "file") {
    plan.open = [files = files_of(settings, form)](SinkPlan::OnNote on_note) {
      return std::make_unique<FilesWriter>(files, std::move(on_note));
    };
  } else if (settings.kind() == "exec") {
    ExecSettings exec;
    exec.command = po::split_unix(settings.where());
    exec.form = form;
    plan.open = [exec](SinkPlan::OnNote on_note) {
      return std::make_unique<ExecWriter>(exec, std::move(on_note));
    };
  } else {
    plan.open = [path = settings.where(), form](const SinkPlan::OnNote& on_note) {
      auto writer = std::make_unique<CaptureWriter>(path, form);
      for (const std::string& note : writer->notes()) on_note(note);
      return writer;
    };
  }
  settings.refuse_rest(keys_of(plan.kind));
  return plan;
}

/// The kind in KIND:WHERE; `option` is what names it.
std::string kind_in(std::string_view place, std::string_view option) {
  const std::size_t colon = place.find(':');
  std::string kind(place.substr(0, colon));
  if (std::ranges::find(kKinds, kind) != kKinds.end() && colon != place.npos) return kind;
  const auto near = near_name(kind, kKinds);
  throw Error(Errc::kUsage, "--sink {}: found {}, expected one of {}: first{}", option,
              kind.empty() ? "no kind" : kind, fmt::join(kKinds, ":, "),
              near ? fmt::format("; write {}:", *near) : "");
}

/// A line copied from --sink: here a comma is a comma, so its keys would be part of the name.
void check_that_keys_have_lines(const SinkWords& words, std::string_view option) {
  for (const std::string_view key : keys_of(words.kind)) {
    if (words.where.find(fmt::format(",{}=", key)) == words.where.npos) continue;
    throw Error(Errc::kUsage, "--sink {}: found ,{}= in it, expected a line of its own: {} = ...",
                option, key, key);
  }
}

void check_where(const SinkWords& words, std::string_view option) {
  if (!words.where.empty()) return;
  throw Error(Errc::kUsage, "--sink {}: found nothing behind {}:, expected where it writes to",
              option, words.kind);
}

}  // namespace

po::options_description sink_options() {
  po::options_description options("Sinks");
  options.add_options()  //
      ("sink", po::value<std::vector<std::string>>()->value_name("KIND:WHERE[,KEY=VALUE]..."),
       "another place for accepted frames, with a queue of its own; may be repeated. file:NAME "
       "(%Y%m%d-%H%M%S, %{vni}, %{seq}, %{node} in NAME; size=, every=, keep-files=, keep-bytes=, "
       "zstd=yes, hook=), pipe:PATH (a FIFO, or -), exec:COMMAND (reads a capture), "
       "flows:WHERE (flow records; interval=, flows=, fields=, format=text|json, header=), "
       "interface:NAME (of the kernel, made here; type=veth|tap|existing, interfaces= with %{n} in "
       "NAME, %{vni} in NAME, vlan=), port:NAME (a port of DPDK; mtu=, receive=yes); each with "
       "name=, sessions=VNI+VNI, format=, annotate=, queue=, backpressure=yes");
  return options;
}

SinkWords read_sink_words(std::string_view text) {
  const std::size_t colon = text.find(':');
  SinkWords words;
  words.kind = kind_in(text, text);
  std::vector<std::string> pieces(1);
  for (std::size_t at = colon + 1; at < text.size(); ++at) {
    const bool is_quoted =
        text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == ',' || text[at + 1] == '\\');
    if (text[at] == ',') {
      pieces.emplace_back();
    } else {
      pieces.back() += is_quoted ? text[++at] : text[at];
    }
  }
  words.where = pieces.front();
  check_where(words, text);
  for (const std::string& piece : std::span(pieces).subspan(1)) {
    const std::size_t equals = piece.find('=');
    if (equals == piece.npos) {
      throw Error(Errc::kUsage,
                  "--sink {}: found {}, expected KEY=VALUE; write \\, for a comma in a name", text,
                  piece);
    }
    words.settings.emplace_back(piece.substr(0, equals), piece.substr(equals + 1));
  }
  return words;
}

SinkWords read_sink_words(const SinkSection& section) {
  SinkWords words;
  words.section = fmt::format("[sink.{}]", section.name);
  const std::string option = words.section + " to";
  std::optional<std::string> place;
  for (const IniEntry& entry : section.entries) {
    if (entry.name == "name") {
      throw Error(Errc::kUsage, "--sink {} name: found {}, expected none: the section has the name",
                  words.section, entry.value);
    }
    if (entry.name != "to") {
      words.settings.emplace_back(entry.name, entry.value);
    } else if (place) {
      throw Error(Errc::kUsage, "--sink {}: found a second value, expected one", option);
    } else {
      place = entry.value;
    }
  }
  if (!place) {
    throw Error(Errc::kUsage, "--sink {}: found no to = KIND:WHERE, expected one", words.section);
  }
  words.kind = kind_in(*place, option);
  words.where = place->substr(words.kind.size() + 1);
  check_where(words, option);
  check_that_keys_have_lines(words, option);
  words.settings.emplace_back("name", section.name);
  return words;
}

std::vector<SinkPlan> plan_sinks(const std::vector<std::string>& texts,
                                 const std::vector<SinkSection>& sections,
                                 const QueueOptions& queue) {
  std::vector<SinkPlan> plans;
  const auto is_taken = [&](const std::string& name) {
    return std::ranges::find(plans, name, &SinkPlan::name) != plans.end();
  };
  const auto is_free = [&](const std::string& name) {
    return !is_taken(name) &&
           std::ranges::find(sections, name, &SinkSection::name) == sections.end();
  };
  for (const std::string& text : texts) {
    SinkPlan plan = plan_sink(SinkSettings(read_sink_words(text)), queue);
    if (!plan.name.empty() && is_taken(plan.name)) {
      throw Error(Errc::kUsage, "--sink {}: found a second sink of the name {}, expected another",
                  text, plan.name);
    }
    const bool has_no_name = plan.name.empty();
    if (has_no_name) plan.name = plan.kind;
    for (int number = 2; has_no_name && !is_free(plan.name); ++number) {
      plan.name = fmt::format("{}-{}", plan.kind, number);
    }
    plan.queue.name = plan.name;
    plans.push_back(std::move(plan));
  }
  for (const SinkSection& section : sections) {
    if (is_taken(section.name)) continue;
    try {
      plans.push_back(plan_sink(SinkSettings(read_sink_words(section)), queue));
    } catch (const Error& error) {
      throw at_its_line(error, section);
    }
    plans.back().queue.name = plans.back().name;
  }
  return plans;
}

}  // namespace fibertap
