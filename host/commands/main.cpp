#include "host/commands/commands.h"

int main(int argc, char** argv) {
  using fibertap::Command;
  static constexpr Command kCommands[] = {
      {"replay", fibertap::replay, "decapsulate, filter and cut the mirrored frames of captures"},
      {"run", fibertap::run, "be a mirror target: take frames from network ports as they come"},
      {"check", fibertap::check,
       "print the rules of templates, or explain what becomes of one frame"},
      {"card", fibertap::card_command, "list, describe and test cards"},
  };
  return fibertap::run_program({"fibertap", "A target for AWS VPC Traffic Mirroring.", kCommands},
                               argc, argv);
}
