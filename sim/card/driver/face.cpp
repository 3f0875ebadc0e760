#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

#include "sim/card/driver/session.h"
#include "sim/card/driver_face.h"
#include "sim/card/xclbin_writer.h"

namespace card = fibertap::card;

void fibertap_card_xclbin(const card::CardSettings& settings, std::vector<std::uint8_t>& xclbin) {
  xclbin = card::write_xclbin(settings.units, settings.bank_bytes);
}

void fibertap_card_insert(const card::CardSettings& settings) {
  if (card::inserted_card()) {
    throw std::runtime_error("emulated card: found one inserted, expected an empty slot");
  }
  card::insert_card(std::make_shared<card::Card>(settings));
}

void fibertap_card_pull() { card::insert_card(nullptr); }

void fibertap_card_link_report(card::LinkReport& report) {
  if (const auto inserted = card::inserted_card()) report = inserted->link_report();
}

void fibertap_card_restart_clock() {
  if (const auto inserted = card::inserted_card()) inserted->restart_clock();
}

void fibertap_card_units(std::vector<card::UnitState>& units) {
  if (const auto inserted = card::inserted_card()) units = inserted->units();
}
