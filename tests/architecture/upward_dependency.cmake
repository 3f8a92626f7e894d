# A table with an upward, sideways or unknown dependency does not configure.
include(${CMAKE_CURRENT_LIST_DIR}/broken_project.cmake)
set(below "
saldo_room(engine/money)
saldo_room(engine/ledger USES engine/money)
saldo_room(projections/store USES engine)")

write_project("${below}")
configure()
expect_success("a table that flows one way")

function(refused what line saying)
  write_project("${line}")
  configure()
  expect_refusal("${what}" "${saying}")
endfunction()

refused("an upward dependency" "saldo_room(engine/money USES projections/store)" "upward dependency: engine/money may not use projections/store")
refused("a whole layer above" "saldo_room(projections/store)\nsaldo_room(engine/money USES projections)" "upward dependency")
refused("a room to the right" "${below}\nsaldo_room(engine/fold)\nsaldo_room(engine/audit USES engine/fold)" "sideways dependency")
refused("a room to the right by ORDER" "saldo_room(engine/money USES engine/ledger)" "sideways dependency: engine/money may not use engine/ledger")
refused("a sibling" "${below}\nsaldo_room(projections/balances)\nsaldo_room(projections/refusals USES projections/balances)"
  "sideways dependency: projections/refusals may not use projections/balances")
refused("a room that is not declared" "${below}\nsaldo_room(projections/balances USES engine/moneys)" "engine/moneys, which no saldo_room")
refused("a third party that the layer is kept from" "saldo_room(engine/money LINKS rocksdb)" "engine/money may not link rocksdb")
refused("a room of no layer" "saldo_room(doors/money)" "there is no layer doors")
refused("a room declared twice" "${below}\nsaldo_room(engine/money)" "engine/money is declared twice")
