# Simulates and synthesises one stage, or the whole kernel, with Vitis HLS 2021.2:
#
#   fibertap-lab vectors --stage vxlan_decap --out /tmp/v --template mirror.yaml in.pcap
#   FIBERTAP_STAGE=vxlan_decap FIBERTAP_VECTORS=/tmp/v vitis_hls -f kernels/run_hls.tcl
#
# The environment says what to do:
#   FIBERTAP_STAGE    as fibertap-lab vectors --list has it; `all` (default) is the kernel mirror_target
#   FIBERTAP_VECTORS  folder of its vectors; needed by csim and cosim
#   FIBERTAP_STEPS    of csim csynth cosim export, in that order (default: csim csynth)
#   FIBERTAP_PART     default xcvu9p-flgb2104-2-i, that of AWS F1; Alveo U200: xcu200-fsgd2104-2-e
#   FIBERTAP_PROJECT  folder for the project (default: hls_STAGE), made anew

proc setting {name default} {
  return [expr {[info exists ::env($name)] ? $::env($name) : $default}]
}

proc fail {message} {
  puts stderr "run_hls.tcl: $message"
  exit 2
}

set top_folder [file dirname [file dirname [file normalize [info script]]]]
set stage [setting FIBERTAP_STAGE all]
set vectors [setting FIBERTAP_VECTORS ""]
set steps [setting FIBERTAP_STEPS "csim csynth"]
set part [setting FIBERTAP_PART xcvu9p-flgb2104-2-i]
set project [setting FIBERTAP_PROJECT hls_$stage]

foreach step $steps {
  if {$step ni {csim csynth cosim export}} {
    fail "FIBERTAP_STEPS: found $step, expected csim, csynth, cosim or export"
  }
}
if {"csim" in $steps || "cosim" in $steps} {
  # The test bench runs in a folder deep inside the project.
  set vectors [file normalize $vectors]
  if {![file exists $vectors/$stage.arguments.txt]} {
    fail "FIBERTAP_VECTORS: found no $stage.arguments.txt in $vectors; run fibertap-lab vectors first"
  }
}

# The kernel is what v++ links; a stage is an IP with streams for ports.
if {$stage eq "all"} {
  set top mirror_target
  set design kernels/mirror_target.cpp
  set others kernels/stage_tops.cpp
  set flow vitis
  set format xo
} else {
  set top ${stage}_top
  set design kernels/stage_tops.cpp
  set others kernels/mirror_target.cpp
  set flow vivado
  set format ip_catalog
}
# ap_int is 1024 bits wide at most unless set otherwise; a window of the inner parse has 2048.
set flags "-std=c++14 -I$top_folder -DAP_INT_MAX_W=4096"

open_project -reset $project
set_top $top
add_files -cflags $flags $top_folder/$design
# The test bench plays every stage, so it is linked with all of them.
foreach source [concat $others [lmap name {testbench play_all play_answering play_judging} \
    {set name kernels/testbench/$name.cpp}]] {
  add_files -tb -cflags "$flags -Wno-unknown-pragmas" $top_folder/$source
}

open_solution -reset -flow_target $flow solution
set_part $part
# 250 MHz is the data clock of the F1 shell. HLS keeps 27 % of the period for routing unless set.
create_clock -period 4

foreach step {csim csynth cosim export} {
  if {$step ni $steps} continue
  switch $step {
    csim { csim_design -O -argv $vectors }
    csynth { csynth_design }
    cosim { cosim_design -O -rtl verilog -argv $vectors }
    export { export_design -format $format }
  }
}
close_project
exit 0
