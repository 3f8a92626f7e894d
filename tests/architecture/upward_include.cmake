# An include compiles when the table allows it, and only then.
include(${CMAKE_CURRENT_LIST_DIR}/broken_project.cmake)
set(table "
saldo_room(engine/money)
saldo_room(engine/ledger USES engine/money)
saldo_room(projections/store USES engine/ledger)
saldo_room(projections/balances USES projections/store)
saldo_room(projections/refusals USES projections/store)")

write_project("${table}")
include_in(engine/ledger engine/money/money.hpp)
include_in(projections/balances engine/money/money.hpp)       # through store and ledger
configure()
expect_success("configuring the small project")
build()
expect_success("includes leftwards and downwards")

foreach(case "engine/ledger projections/store/store.hpp" "engine/money engine/ledger/ledger.hpp"
    "projections/balances projections/refusals/refusals.hpp" "projections/store projections/balances/balances.hpp")
  string(REPLACE " " ";" case ${case})
  list(GET case 0 room)
  list(GET case 1 header)
  write_project("${table}")
  include_in(${room} ${header})
  configure()
  expect_success("configuring the small project")
  build()
  expect_refusal("${room} including ${header}" "${header}: No such file or directory|'${header}' file not found")
endforeach()
