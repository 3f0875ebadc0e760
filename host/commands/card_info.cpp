#include <fmt/format.h>

#include <memory>
#include <string>

#include "host/commands/card_options.h"
#include "host/commands/commands.h"
#include "host/datapath/engines/xrt/card_access.h"
#include "host/datapath/engines/xrt/xrt_engine.h"
#include "host/observe/console.h"
#include "host/observe/words.h"

namespace fibertap {
namespace {

/// Where a driver does not say.
std::string_view known(const std::string& text) {
  return text.empty() ? std::string_view("unknown") : std::string_view(text);
}

std::string size_word(std::uint64_t bytes) {
  if (bytes % (1 << 30) == 0) return fmt::format("{} GiB", bytes >> 30);
  if (bytes % (1 << 20) == 0) return fmt::format("{} MiB", bytes >> 20);
  return fmt::format("{} KiB", bytes >> 10);
}

/// The release and the sources of a kernel, as the hardware build and csim name them.
std::string kernel_text(const abi::KernelInfo& info) {
  const std::uint32_t version = info.kernel_version;
  if (version == 0 && info.source_id == 0) return "of unknown sources";
  return fmt::format("{}.{}.{}, sources {:016x}", version >> 16, version >> 8 & 0xFF,
                     version & 0xFF, std::uint64_t{info.source_id});
}

std::string info_text(const std::string& label, const Card& card, const abi::KernelInfo& info) {
  std::string text = fmt::format("{}: {}, BDF {}\n", label, known(card.identity().name),
                                 known(card.identity().bdf));
  const auto line = [&text](std::string_view name, const auto& value) {
    text += fmt::format("  {:<22}{}\n", name, value);
  };
  line("xclbin", card.xclbin_uuid());
  line("kernel", kernel_text(info));
  line("ABI version", info.abi_version);
  for (const auto& unit : card.units()) {
    line("compute unit", fmt::format("{}, frames in {}", unit->name(), unit->bank()));
  }
  for (const CardBank& bank : card.banks()) {
    line("bank", fmt::format("{}, {}{}", bank.name, size_word(bank.bytes),
                             bank.is_used ? "" : ", not used"));
  }
  line("sessions at most", grouped(info.max_sessions));
  line("blocks of 16 rules", grouped(info.max_blocks));
  line("rules counted", grouped(info.max_row_counters));
  line("largest frame", fmt::format("{} bytes", grouped(info.max_frame_bytes)));
  return text;
}

}  // namespace

void card_list(const Program& program, Arguments arguments) {
  const auto values = parse({program.call("card list"),
                             "[--card sim]",
                             "Lists the cards that answer.",
                             card_options(program),
                             {}},
                            arguments);
  if (!values) return;
  CardAccess cards(card_options_of(*values));
  std::string text = fmt::format("{:<7}{:<15}{}\n", "index", "BDF", "name");
  std::size_t index = 0;
  for (const CardIdentity& card : cards.list()) {
    text += fmt::format("{:<7}{:<15}{}\n", index++, known(card.bdf), known(card.name));
  }
  print(stdout, text);
}

void card_info(const Program& program, Arguments arguments) {
  const auto values = parse({program.call("card info"),
                             "[--card C] [--xclbin FILE]",
                             "Loads the xclbin and prints what the card says of itself.",
                             card_options(program),
                             {}},
                            arguments);
  if (!values) return;
  CardAccess cards(card_options_of(*values));
  const std::shared_ptr<Card> card = cards.open();
  const XrtEngine engine(card, cards.label(), cards.options().timeout, {1, 16384});
  print(stdout, info_text(cards.label(), *card, engine.info()));
}

}  // namespace fibertap
