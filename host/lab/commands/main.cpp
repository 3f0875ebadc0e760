#include "host/commands/commands.h"
#include "host/lab/commands/lab_commands.h"
#include "host/lab/engines/csim_engine.h"

int main(int argc, char** argv) {
  using fibertap::Command;
  static constexpr Command kCommands[] = {
      {"validate", fibertap::validate, "hold an engine against the reference model"},
      {"gen", fibertap::gen, "generate mirrored traffic and its template"},
      {"vectors", fibertap::vectors,
       "write stimulus and expected output of a kernel stage for an RTL test bench"},
      {"bench", fibertap::bench, "measure how fast frames are taken from a port and judged"},
      {"replay", fibertap::replay, "as fibertap replay, with every engine and with card faults"},
      {"run", fibertap::run, "as fibertap run, with every engine and with card faults"},
      {"card", fibertap::lab_card, "list, describe, test and measure cards"},
  };
  return fibertap::run_program({"fibertap-lab", "Tests and measures what Fibertap is made of.",
                                kCommands, fibertap::kKernelEngines, true, true},
                               argc, argv);
}
