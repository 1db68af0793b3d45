#include "tokenizer/sample_text.h"

#include <algorithm>
#include <cstdint>
#include <span>

namespace lathe {
namespace {

constexpr SampleText texts[] = {
    {"English", "The river rises in the mountains and reaches the sea after four hundred kilometres. In spring, when "
                "the snow melts, it carries three times as "
                "much water as in autumn. People have lived on its banks for thousands of years: they fished, built "
                "mills and bridges, and measured each flood "
                "on the wall of the town hall. Last year the engineers asked a simple question: how high will the "
                "water stand in fifty years? Nobody knows "
                "exactly, but a good model of the weather and a careful look at old records make the answer much "
                "better than a guess."},
    {"Chinese", "这条河发源于群山之中，流经四百公里后注入大海。春天积雪融化时，水量是秋天的三倍。几千年来，人们一直住在"
                "河岸边：他们捕鱼，建造磨坊和桥梁，并把每次洪水的高度"
                "刻在市政厅的墙上。去年，工程师们提出了一个简单的问题：五十年后水位会有多高？没有人确切知道，但一个好的"
                "天气模型，加上对旧记录的仔细研究，会让答案比猜测好得多。"},
    {"Japanese", "その川は山の中に源を発し、四百キロメートルを流れて海に注ぐ。春に雪が解けると、水の量は秋の三倍になる"
                 "。人々は何千年も前から岸辺に住み、魚を捕り、水車や橋を造り、"
                 "洪水のたびにその高さを町役場の壁に記してきた。昨年、技術者たちは簡単な問いを立てた。五十年後、水はど"
                 "こまで上がるのだろうか。正確なことは誰にも分からないが、"
                 "よい気象モデルと古い記録を注意深く調べることで、答えは当て推量よりずっと確かになる。"},
    {"Korean", "그 강은 산속에서 시작되어 사백 킬로미터를 흘러 바다에 이른다. 봄에 눈이 녹으면 물의 양은 가을의 세 "
               "배가 된다. 사람들은 수천 년 동안 강가에 살면서 물고기를 잡고, 물레방아와 다리를 짓고, "
               "홍수가 날 때마다 그 높이를 시청 벽에 새겼다. 작년에 기술자들은 간단한 질문을 던졌다. 오십 년 뒤에는 "
               "물이 얼마나 높아질까? 정확히 아는 사람은 없지만, 좋은 날씨 모형과 옛 기록을 꼼꼼히 "
               "살펴보면 짐작보다 훨씬 나은 답을 얻을 수 있다."},
    {"German", "Der Fluss entspringt in den Bergen und erreicht nach vierhundert Kilometern das Meer. Im Frühling, "
               "wenn der Schnee schmilzt, führt er dreimal so viel "
               "Wasser wie im Herbst. Seit Tausenden von Jahren leben Menschen an seinen Ufern: Sie fischten, bauten "
               "Mühlen und Brücken und hielten jede Flut an der "
               "Mauer des Rathauses fest. Im letzten Jahr stellten die Ingenieure eine einfache Frage: Wie hoch wird "
               "das Wasser in fünfzig Jahren stehen? Niemand weiß es "
               "genau, aber ein gutes Wettermodell und ein sorgfältiger Blick in alte Aufzeichnungen machen die "
               "Antwort viel besser als eine Vermutung."},
    {"French", "Le fleuve prend sa source dans les montagnes et atteint la mer après quatre cents kilomètres. Au "
               "printemps, quand la neige fond, il porte trois fois plus "
               "d'eau qu'en automne. Des gens vivent sur ses rives depuis des milliers d'années : ils ont pêché, "
               "construit des moulins et des ponts, et marqué chaque crue "
               "sur le mur de la mairie. L'année dernière, les ingénieurs ont posé une question simple : à quelle "
               "hauteur sera l'eau dans cinquante ans ? Personne ne le "
               "sait exactement, mais un bon modèle du temps et une lecture attentive des anciens registres donnent "
               "une réponse bien meilleure qu'une supposition."},
    {"Spanish", "El río nace en las montañas y llega al mar después de cuatrocientos kilómetros. En primavera, cuando "
                "la nieve se derrite, lleva tres veces más agua que en "
                "otoño. La gente vive en sus orillas desde hace miles de años: pescaron, construyeron molinos y "
                "puentes, y marcaron cada crecida en la pared del "
                "ayuntamiento. El año pasado los ingenieros hicieron una pregunta sencilla: ¿hasta dónde llegará el "
                "agua dentro de cincuenta años? Nadie lo sabe con "
                "exactitud, pero un buen modelo del tiempo y una lectura cuidadosa de los registros antiguos dan una "
                "respuesta mucho mejor que una suposición."},
    {"Russian", "Река берёт начало в горах и через четыреста километров впадает в море. Весной, когда тает снег, воды "
                "в ней втрое больше, чем осенью. Люди живут на её "
                "берегах тысячи лет: они ловили рыбу, строили мельницы и мосты и отмечали каждое наводнение на стене "
                "ратуши. В прошлом году инженеры задали простой вопрос: "
                "как высоко будет стоять вода через пятьдесят лет? Точно не знает никто, но хорошая модель погоды и "
                "внимательное изучение старых записей дают ответ гораздо "
                "лучше догадки."},
};

/// Tokens of a text; -1 where the vocabulary has no place for some of it.
std::int64_t tokensOf(const Tokenizer& tokenizer, std::string_view text) {
    const Encoding encoded = tokenizer.encode(text, false);
    const auto unknown = [&](std::int32_t id) { return tokenizer.isSpecial(id); };
    if (encoded.ids.empty() || std::any_of(encoded.ids.begin(), encoded.ids.end(), unknown)) return -1;
    return std::int64_t(encoded.ids.size());
}

} // namespace

SampleText sampleTextFor(const Tokenizer& tokenizer) {
    const SampleText* best = &texts[0];
    std::int64_t least = tokensOf(tokenizer, best->text);
    for (const SampleText& one : std::span(texts).subspan(1)) {
        const std::int64_t tokens = tokensOf(tokenizer, one.text);
        if (tokens > 0 && (least < 0 || tokens * 10 < least * 9)) { // by a tenth: nearly equal counts say nothing
            best = &one;
            least = tokens;
        }
    }
    return *best;
}

} // namespace lathe
