#include <stdexcept>
#include <string>

#include "sim/card/driver/session.h"
#include "sim/card/driver_face.h"

namespace card = fibertap::card;

const char* fibertap_card_insert(const card::CardSettings& settings) {
  static std::string refusal;
  try {
    card::insert_card(std::make_shared<card::Card>(settings));
    return nullptr;
  } catch (const std::invalid_argument& error) {
    refusal = error.what();
    return refusal.c_str();
  }
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
