#include "engine/ledger/refusal_text.hpp"

#include <algorithm>
#include <array>

namespace saldo {

namespace {

struct Texts {
    Refusal refusal;
    std::string_view fi;
    std::string_view sv;
    std::string_view en;
};

constexpr auto kTexts = std::to_array<Texts>({
    {Refusal::none, "Mitään ei hylätty.", "Ingenting avvisades.", "Nothing was refused."},
    {Refusal::undecodable, "Tavut eivät ole tapahtuma.", "Byten är ingen händelse.",
     "The bytes are not an event."},
    {Refusal::misrouted,
     "Tietueen avain ei ole tapahtuman kirjanpito, tai se kuuluu toiseen osioon.",
     "Postens nyckel är inte händelsens bokföring eller hör till en annan partition.",
     "The record's key is not the event's ledger, or belongs to another partition."},
    {Refusal::identity_invalid,
     "Tapahtuman kirjanpito, lähde tai tunnus puuttuu, on liian pitkä tai sisältää ohjausmerkkejä.",
     "Händelsens bokföring, källa eller id saknas, är för lång eller innehåller styrtecken.",
     "The ledger, source or id of the event is empty, too long or holds control characters."},
    {Refusal::ledger_not_open, "Kirjanpitoa ei ole avattu.", "Bokföringen har inte öppnats.",
     "The ledger has not been opened."},
    {Refusal::data_undecodable, "Tapahtuman tiedot ovat vioittuneet tai eivät vastaa sen tyyppiä.",
     "Händelsens uppgifter är skadade eller motsvarar inte dess typ.",
     "The event's data is damaged or is not what its type asks for."},
    {Refusal::publisher_unknown,
     "Kukaan ei ole antanut lähteelle lupaa julkaista tässä kirjanpidossa.",
     "Ingen har gett källan rätt att publicera i denna bokföring.",
     "Nobody has authorised the source to publish in this ledger."},
    {Refusal::id_reused_with_other_content,
     "Saman tunnuksen ja lähteen tapahtuma on jo olemassa, ja sen sisältö on toinen.",
     "En händelse med samma id och källa finns redan och har ett annat innehåll.",
     "An event with this id and source exists and says something else."},
    {Refusal::ledger_full, "Kirjanpidon saldo on saavuttanut rajansa: avaa toinen kirjanpito.",
     "Ett saldo i bokföringen har nått sin gräns: öppna en annan bokföring.",
     "A balance of the ledger has reached its limit: open another ledger."},
    {Refusal::ledger_already_open, "Kirjanpito on jo avattu.", "Bokföringen är redan öppnad.",
     "The ledger is open already."},
    {Refusal::publisher_not_authorised, "Lähde ei saa julkaista tätä tapahtumaa.",
     "Källan får inte publicera denna händelse.", "The source may not publish this event."},
    {Refusal::event_type_not_in_rules,
     "Kirjanpidon käyttämä sääntöversio ei tunne tätä tapahtumaa.",
     "Den regelversion som bokföringen använder känner inte till denna händelse.",
     "The version of the rules that the ledger uses does not know this event."},
    {Refusal::envelope_invalid, "Rooli, tekijä tai kirjaamishetki ei kelpaa.",
     "Rollen, aktören eller tidpunkten för registreringen är ogiltig.",
     "The role, the actor or the moment of recording is not valid."},
    {Refusal::four_eyes, "Sama henkilö ei saa tehdä molempia: toisen henkilön on hyväksyttävä.",
     "Samma person får inte göra båda: en annan person ska godkänna.",
     "The same person may not do both: another actor must approve."},
    {Refusal::role_may_not, "Tekijän rooli ei oikeuta tähän.",
     "Aktörens roll ger inte rätt till detta.", "The role of the actor does not allow this."},
    {Refusal::field_invalid, "Kenttä on tyhjä, liian pitkä tai ristiriidassa toisen kanssa.",
     "Ett fält är tomt, för långt eller strider mot ett annat.",
     "A field is empty, too long or contradicts another."},
    {Refusal::amount_out_of_range, "Summa, hinta tai määrä ei ole sallituissa rajoissa.",
     "Ett belopp, ett pris eller en mängd ligger utanför det tillåtna.",
     "An amount, price or quantity is outside its range."},
    {Refusal::date_out_of_range, "Päivä ei ole sallituissa rajoissa, tai loppu on ennen alkua.",
     "Ett datum ligger utanför det tillåtna eller slutet är före början.",
     "A date is outside its range or ends before it begins."},
    {Refusal::iban_invalid, "IBAN-tilinumero on virheellinen.", "IBAN-kontonumret är ogiltigt.",
     "The IBAN is not valid."},
    {Refusal::business_id_invalid, "Y-tunnus on virheellinen.", "FO-numret är ogiltigt.",
     "The business id is not valid."},
    {Refusal::too_many, "Tapahtuman luettelo on pidempi kuin sallitaan.",
     "En lista i händelsen är längre än vad som tillåts.",
     "A list of the event is longer than its limit."},
    {Refusal::voucher_unknown, "Palveluseteliä ei ole.", "Servicesedeln finns inte.",
     "There is no such voucher."},
    {Refusal::delivery_unknown, "Palvelutapahtumaa ei ole.", "Servicehändelsen finns inte.",
     "There is no such delivery."},
    {Refusal::order_unknown, "Varausta ei ole.", "Reserveringen finns inte.",
     "There is no such order."},
    {Refusal::tranche_unknown, "Latausta ei ole.", "Laddningen finns inte.",
     "There is no such tranche."},
    {Refusal::service_unknown, "Palvelua ei ole.", "Tjänsten finns inte.",
     "There is no such service."},
    {Refusal::provider_unknown, "Palveluntuottajaa ei ole.", "Serviceproducenten finns inte.",
     "There is no such provider."},
    {Refusal::client_unknown, "Asiakasta ei ole.", "Klienten finns inte.",
     "There is no such client."},
    {Refusal::contract_unknown, "Sopimusta ei ole.", "Avtalet finns inte.",
     "There is no such contract."},
    {Refusal::funder_unknown, "Rahoittajaa ei ole.", "Finansiären finns inte.",
     "There is no such funder."},
    {Refusal::settlement_unknown, "Tilitystä ei ole.", "Avräkningen finns inte.",
     "There is no such settlement."},
    {Refusal::run_unknown, "Maksatusajoa ei ole.", "Utbetalningskörningen finns inte.",
     "There is no such payment run."},
    {Refusal::sink_unknown, "Vastaanottavaa järjestelmää ei ole.",
     "Det mottagande systemet finns inte.", "There is no such sink."},
    {Refusal::voucher_exists, "Tämän tunnuksen palveluseteli on jo olemassa.",
     "En servicesedel med detta id finns redan.", "A voucher with this id exists."},
    {Refusal::delivery_exists,
     "Palveluntuottaja on jo kirjannut palvelutapahtuman tällä tunnuksella.",
     "Serviceproducenten har redan registrerat en servicehändelse med detta id.",
     "The provider has recorded a delivery with this id."},
    {Refusal::order_exists, "Palveluntuottajalla on jo varaus tällä tunnuksella.",
     "Serviceproducenten har redan en reservering med detta id.",
     "The provider has an order with this id."},
    {Refusal::tranche_exists, "Setelillä on jo lataus tällä tunnuksella.",
     "Sedeln har redan en laddning med detta id.", "The voucher has a tranche with this id."},
    {Refusal::run_exists, "Tämän tunnuksen maksatusajo on jo olemassa.",
     "En utbetalningskörning med detta id finns redan.", "A payment run with this id exists."},
    {Refusal::already_in_this_state, "Tämä on jo tehty.", "Detta har redan gjorts.",
     "This has been done already."},
    {Refusal::funder_has_paying_sink,
     "Rahoittajalla on jo toinen järjestelmä, joka maksaa: sama velka maksettaisiin kahdesti.",
     "Finansiären har redan ett annat system som betalar: samma skuld skulle betalas två gånger.",
     "The funder has another sink that pays: the same debt would be paid twice."},
    {Refusal::rules_version_invalid,
     "Tätä sääntöversiota ei ole, tai se on vanhempi kuin käytössä oleva.",
     "Denna regelversion finns inte eller är äldre än den som används.",
     "This version of the rules does not exist or is older than the one in use."},
    {Refusal::provider_not_approved,
     "Palveluntuottajaa ei ole hyväksytty tähän palveluun tässä kunnassa tänä päivänä.",
     "Serviceproducenten är inte godkänd för tjänsten, kommunen och dagen.",
     "The provider is not approved for the service, the municipality and the date."},
    {Refusal::service_not_in_voucher, "Seteli ei kata palvelua tai sen sisältöä.",
     "Sedeln täcker inte tjänsten eller dess innehåll.",
     "The voucher does not cover the service or its content."},
    {Refusal::provider_not_payee, "Setelissä on nimetty toinen palveluntuottaja.",
     "Sedeln anger en annan serviceproducent.", "The voucher names another provider."},
    {Refusal::service_date_in_future, "Palvelupäivä on kirjaamispäivän jälkeen.",
     "Servicedagen är senare än registreringsdagen.",
     "The service date is later than the day of recording."},
    {Refusal::recording_deadline_passed, "Palvelutapahtuman kirjaamisen määräaika on päättynyt.",
     "Tidsfristen för att registrera servicehändelsen har gått ut.",
     "The deadline for recording the delivery has passed."},
    {Refusal::contract_not_valid, "Setelin sopimus ei ole voimassa palvelupäivänä.",
     "Sedelns avtal gäller inte på servicedagen.",
     "The voucher's contract is not valid on the service date."},
    {Refusal::voucher_kind_does_not_allow, "Tämä setelilaji ei salli sitä.",
     "Detta slag av sedel tillåter inte det.", "This kind of voucher does not allow it."},
    {Refusal::voucher_not_valid_on_date, "Seteli ei ole voimassa tänä päivänä.",
     "Sedeln gäller inte på dagen.", "The voucher is not valid on the date."},
    {Refusal::voucher_suspended, "Seteli on keskeytetty tänä päivänä.",
     "Sedeln är avbruten på dagen.", "The voucher is suspended on the date."},
    {Refusal::voucher_ended, "Seteli on päätetty.", "Sedeln har avslutats.",
     "The voucher has ended."},
    {Refusal::voucher_in_use, "Seteliä on jo käytetty.", "Sedeln har redan använts.",
     "The voucher has been used."},
    {Refusal::return_window_passed, "Latauksen palautuksen määräaika on päättynyt.",
     "Tiden för att återta laddningen har gått ut.",
     "The time for returning the tranche has passed."},
    {Refusal::price_above_listed, "Hinta ylittää palveluntuottajan päivän hinnaston hinnan.",
     "Priset överstiger serviceproducentens listade pris för dagen.",
     "The price is above the provider's listed price of the day."},
    {Refusal::price_above_ceiling, "Hinta ylittää palvelun hintakaton.",
     "Priset överstiger tjänstens pristak.", "The price is above the service's ceiling."},
    {Refusal::price_above_value,
     "Palvelu on lain mukaan maksuton: hinta ei saa ylittää setelin arvoa.",
     "Tjänsten är avgiftsfri enligt lag: priset får inte överstiga sedelns värde.",
     "The service is free of charge by law: the price may not be above the value."},
    {Refusal::price_not_agreed,
     "Ostopalvelutilauksella ei ole palvelulle sovittua hintaa palvelupäivänä.",
     "Köptjänstbeställningen har inget avtalat pris för tjänsten på servicedagen.",
     "The purchase order has no price for the service on the service date."},
    {Refusal::record_full,
     "Setelistä, asiakkaasta, palveluntuottajasta tai palvelusta säilytettävien tietojen raja on "
     "saavutettu.",
     "Gränsen för de uppgifter som sparas om sedeln, klienten, serviceproducenten eller tjänsten "
     "är nådd.",
     "What is kept of the voucher, the client, the provider or the service is at its limit."},
    {Refusal::allowance_exceeded, "Jakson määrä ei riitä.", "Periodens mängd räcker inte.",
     "The period's allowance does not cover the quantity."},
    {Refusal::balance_exceeded, "Setelin saldo ei riitä.", "Sedelns saldo räcker inte.",
     "The voucher's balance does not cover the amount."},
    {Refusal::tranche_used, "Latausta on jo osin käytetty.", "Laddningen har delvis använts.",
     "The tranche has been used in part."},
    {Refusal::delivery_state_does_not_allow, "Palvelutapahtuman tila ei salli tätä.",
     "Servicehändelsens status tillåter inte detta.",
     "The state of the delivery does not allow this."},
    {Refusal::funder_not_found_for_client,
     "Kukaan rahoittaja ei maksa asiakkaan kotikunnan puolesta palvelupäivänä.",
     "Ingen finansiär betalar för klientens hemkommun på servicedagen.",
     "No funder pays for the client's home municipality on the service date."},
    {Refusal::period_end_not_month_end, "Jakson loppu ei ole kuukauden viimeinen päivä.",
     "Periodens slut är inte månadens sista dag.",
     "The period's end is not the last day of a month."},
    {Refusal::period_end_goes_back, "Saman rajauksen myöhempi jakso on jo suljettu.",
     "En senare period med samma avgränsning är redan stängd.",
     "A later period of this scope has been closed."},
    {Refusal::period_already_closed, "Jakso on jo suljettu: pyydä lisäajoa.",
     "Perioden är redan stängd: begär en tilläggskörning.",
     "This period has been closed: ask for an extra run."},
    {Refusal::extra_run_out_of_order, "Lisäajon numero ei ole seuraava.",
     "Tilläggskörningens nummer är inte det följande.",
     "The number of the extra run is not the next one."},
    {Refusal::settlement_not_approved, "Tilitystä ei ole hyväksytty.",
     "Avräkningen har inte godkänts.", "The settlement has not been approved."},
    {Refusal::totals_differ, "Summa tai tiiviste ei ole se, mikä kirjanpidossa nyt on.",
     "Summan eller kontrollsumman är inte den som bokföringen nu anger.",
     "The total or digest is not what the books say now."},
    {Refusal::nothing_to_pay, "Tilityksissä ei ole mitään maksettavaa.",
     "Det finns ingenting att betala i avräkningarna.", "Nothing in the settlements can be paid."},
    {Refusal::run_not_approved, "Maksatusajoa ei ole hyväksytty.",
     "Utbetalningskörningen har inte godkänts.", "The payment run has not been approved."},
    {Refusal::amount_exceeds_receivable, "Summa on suurempi kuin saatava.",
     "Beloppet är större än fordran.", "The amount is larger than the receivable."},
    {Refusal::already_exported_with_other_content,
     "Maksatusajo on jo viety tähän järjestelmään toisella sisällöllä.",
     "Utbetalningskörningen har redan förts till detta system med ett annat innehåll.",
     "The run has been exported to this sink with other content."},
    {Refusal::run_withdrawn, "Maksatusajo on peruttu: tee samoista tilityksistä uusi.",
     "Utbetalningskörningen har återkallats: gör en ny av samma avräkningar.",
     "The payment run was withdrawn: make another of the same settlements."},
    {Refusal::run_exported,
     "Kaikki maksatusajon maksut ovat lähteneet: vain pankki hylkää tai palauttaa ne.",
     "Alla betalningar i körningen har lämnat huset: endast banken avvisar eller återsänder dem.",
     "All payments of the run have left: only a bank rejects or returns them."},
    {Refusal::paid_through_another_sink,
     "Rahoittajan maksut tästä ajosta ovat lähteneet toisen järjestelmän kautta.",
     "Finansiärens betalningar i denna körning har gått via ett annat system.",
     "The funder's payments of this run have left through another sink."},
    {Refusal::payee_on_hold, "Maksatusajon saajalle ei saa nyt maksaa: peru ajo ja tee uusi.",
     "En mottagare i körningen får inte betalas nu: återkalla körningen och gör en ny.",
     "A payee of the run may not be paid now: withdraw the run and make another."},
});

constexpr std::array<std::string_view, 3> kCodes{"fi", "sv", "en"};

constexpr Texts kUnknown{Refusal::none, "Syy, jota tämä versio ei tunne.",
                         "En orsak som denna version inte känner till.",
                         "A reason that this version does not know."};

}  // namespace

std::optional<Language> language_of(std::string_view code) noexcept {
    const auto* const found = std::ranges::find(kCodes, code);
    if (found == kCodes.end()) return std::nullopt;
    return static_cast<Language>(found - kCodes.begin());
}

std::string_view language_code(Language language) noexcept {
    return kCodes[static_cast<std::size_t>(language)];
}

std::string_view refusal_text(Refusal refusal, Language language) noexcept {
    const auto* const found = std::ranges::find(kTexts, refusal, &Texts::refusal);
    const Texts& texts = found == kTexts.end() ? kUnknown : *found;
    switch (language) {
        case Language::fi:
            return texts.fi;
        case Language::sv:
            return texts.sv;
        case Language::en:
            break;
    }
    return texts.en;
}

}  // namespace saldo
