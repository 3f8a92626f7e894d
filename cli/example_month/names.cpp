#include "cli/example_month/names.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace saldo::example_month {
namespace {

constexpr std::array<std::string_view, 40> kNature{
    "Pihlaja",    "Koivu",      "Säde",       "Kanerva",  "Tähti",      "Väre",      "Lähde",
    "Metsätähti", "Ruska",      "Hämärä",     "Kaisla",   "Orvokki",    "Pääskynen", "Sinilintu",
    "Kielo",      "Myötätuuli", "Äyräs",      "Kallio",   "Vanamo",     "Honka",     "Tyyni",
    "Öljylehti",  "Aamunkoi",   "Helmi",      "Lumikki",  "Marja",      "Saari",     "Kesäyö",
    "Virta",      "Päivänsini", "Haapa",      "Leinikki", "Tuulentupa", "Kurki",     "Joutsen",
    "Jäkälä",     "Sammal",     "Kastehelmi", "Niitty",   "Törmä"};

constexpr std::array<std::string_view, 10> kSwedish{"Åsas",   "Björkens", "Ängens", "Sjövik",
                                                    "Göstas", "Hjärtats", "Lövets", "Strandens",
                                                    "Märtas", "Skärets"};

struct TradeWords {
    std::array<std::string_view, 3> finnish;
    std::string_view swedish;
};

constexpr std::array<TradeWords, kTrades> kWords{{
    {{"Hoivapalvelu", "Kotihoiva", "Hoito ja huolenpito"}, "Omsorg"},
    {{"Avustajapalvelu", "Apukäsi", "Arjen tuki"}, "Assistans"},
    {{"Siivous &", "Kodinhoito", "Puhdas koti"}, "Hemhjälp"},
    {{"Hammaslääkärit", "Suun terveys", "Hymyklinikka"}, "Tandläkare"},
    {{"Terapiatalo", "Kuntoutus", "Fysio"}, "Terapi"},
    {{"Ateria", "Keittiö", "Ruokapalvelu"}, "Måltider"},
    {{"Palvelukoti", "Hoivakoti", "Päivätoiminta"}, "Hemmet"},
    {{"Päiväkoti", "Perhepalvelut", "Lasten"}, "Daghem"},
    {{"Turvapalvelu", "Hälytys", "Turva"}, "Trygghet"},
}};

std::string finnish_name(const TradeWords& words, std::uint32_t ordinal) {
    const auto nature = static_cast<std::uint32_t>(kNature.size());
    const std::uint32_t round = ordinal / nature;
    const std::string_view word = words.finnish[round % words.finnish.size()];
    // 7 and 40 have no common divisor, so that a round uses each word once.
    const std::string_view name = kNature[ordinal * 7 % nature];
    const std::uint32_t again = round / static_cast<std::uint32_t>(words.finnish.size());
    const std::string_view form = ordinal % 5 == 3 ? "Tmi" : ordinal % 9 == 4 ? "Ky" : "Oy";
    return again == 0 ? fmt::format("{} {} {}", word, name, form)
                      : fmt::format("{} {} {} {}", word, name, again + 1, form);
}

}  // namespace

std::string provider_name(Trade trade, std::uint32_t ordinal) {
    const TradeWords& words = kWords[static_cast<std::size_t>(trade)];
    // Every twelfth is Swedish.
    constexpr std::uint32_t swedish_every = 12;
    if (ordinal % swedish_every != 2) {
        return finnish_name(words, ordinal);
    }
    const std::uint32_t place = ordinal / swedish_every;
    const auto round = place / static_cast<std::uint32_t>(kSwedish.size());
    const std::string_view name = kSwedish[place % kSwedish.size()];
    return round == 0 ? fmt::format("{} {} Ab", name, words.swedish)
                      : fmt::format("{} {} {} Ab", name, words.swedish, round + 1);
}

}  // namespace saldo::example_month
