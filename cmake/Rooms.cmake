# The whole program on one page: every room and whom it may use. cmake/Layers.cmake says what the words mean and refuses
# whatever goes upward or sideways.
#
#   a new connector or question:  one saldo_room line here, one line in cli/wiring
#   a new engine room:            its place in ORDER, and a saldo_room line

# Lowest first. ORDER: leftwards only. What ORDER does not name stands to the right of it and never uses its siblings.
saldo_layer(schemas ORDER generated codec)
saldo_layer(engine ORDER base money time identifiers ledger services vouchers deliveries settlement fees audit fold MAY_LINK flatbuffers)
saldo_layer(projections ORDER store pipeline)
saldo_layer(connectors ORDER xml_reading xml_writing)
saldo_layer(cli ORDER settings example_month commands .)

# THE WORDS
saldo_schemas_room(schemas/generated SCHEMA events.fbs INCLUDES common.fbs)
saldo_precompiled()
saldo_room(schemas/codec USES schemas/generated LINKS flatbuffers nlohmann_json)

# THE RULES: pure; nobody else's code but the views of the events
saldo_room(engine/base)
saldo_room(engine/money      USES engine/base)
saldo_room(engine/time       USES engine/base)
saldo_room(engine/identifiers USES engine/time)
saldo_room(engine/ledger     USES engine/money engine/time engine/identifiers schemas)
saldo_room(engine/services   USES engine/ledger)
saldo_room(engine/vouchers   USES engine/services)
saldo_room(engine/deliveries USES engine/vouchers)
saldo_room(engine/settlement USES engine/deliveries)
saldo_room(engine/fees       USES engine/settlement)
saldo_room(engine/audit      USES engine/ledger)
saldo_room(engine/fold       USES engine/fees engine/audit)

# THE ANSWERS: questions never include each other
saldo_room(projections/store       USES engine LINKS rocksdb)
saldo_room(projections/pipeline    USES projections/store LINKS openssl threads)
saldo_room(projections/balances    USES projections/pipeline)
saldo_room(projections/vouchers    USES projections/pipeline)
saldo_room(projections/services    USES projections/pipeline)
saldo_room(projections/deliveries  USES projections/pipeline)
saldo_room(projections/payables    USES projections/pipeline)
saldo_room(projections/settlements USES projections/pipeline)
saldo_room(projections/reconciliation USES projections/pipeline)
saldo_room(projections/controls    USES projections/pipeline)
saldo_room(projections/history     USES projections/pipeline)
saldo_room(projections/refusals    USES projections/pipeline)
saldo_room(projections/providers   USES projections/pipeline)
saldo_room(projections/prices      USES projections/pipeline)
saldo_room(projections/agreed      USES projections/pipeline)
saldo_room(projections/continuity  USES projections/pipeline)
saldo_room(projections/fees        USES projections/pipeline)
saldo_room(projections/status      USES projections/pipeline)

# THE DOORS: doors never include doors. xml_reading and xml_writing are none: they are what the doors that read or write XML share
saldo_room(connectors/xml_reading     USES engine LINKS libxml2)
saldo_room(connectors/xml_writing     USES engine LINKS libxml2)
saldo_room(connectors/payment_status  USES connectors/xml_reading engine)
saldo_room(connectors/account_reports USES connectors/xml_reading engine)
saldo_room(connectors/log_embedded USES projections/store LINKS fmt threads)
saldo_room(connectors/log_kafka    USES engine schemas LINKS rdkafka fmt threads)
saldo_room(connectors/banking      USES engine connectors/xml_writing LINKS libxml2 csv nlohmann_json fmt)
saldo_room(connectors/sap_idoc     USES engine connectors/xml_writing)
saldo_room(connectors/payable_accounting USES engine connectors/xml_reading connectors/xml_writing)
saldo_room(connectors/accounting_journal USES engine connectors/xml_writing)
saldo_room(connectors/finvoice     USES engine connectors/xml_writing)
saldo_room(connectors/peppol_self_billing USES engine connectors/xml_writing)
saldo_room(connectors/sealed_names USES engine LINKS openssl nlohmann_json)
saldo_room(connectors/fixed_width  USES engine)
saldo_room(connectors/manifest     USES engine LINKS nlohmann_json)
saldo_room(connectors/plaintext    USES engine LINKS nlohmann_json)
saldo_room(connectors/provider_statement USES engine)
saldo_room(connectors/outbox       USES engine)
saldo_room(connectors/publishing   USES engine schemas LINKS tomlplusplus nlohmann_json csv fmt threads)
saldo_room(connectors/local_socket USES projections LINKS boost nlohmann_json fmt threads)

# THE PROGRAM: main.cpp is added in CMakeLists.txt
saldo_room(cli/settings      USES engine LINKS tomlplusplus fmt)
saldo_room(cli/example_month USES schemas engine/ledger LINKS flatbuffers fmt)
saldo_room(cli/commands      USES cli/settings cli/example_month schemas engine projections connectors
                             LINKS cli11 nlohmann_json fmt boost threads)
saldo_room(cli               USES cli/settings cli/example_month cli/commands schemas engine projections connectors
                             LINKS cli11 nlohmann_json fmt boost threads)

saldo_check_folders()
