"""What core/languages.py knows of each language: name, script, most frequent small words, own letters and endings.

Written by hand for this program from general knowledge of the languages; words that several of them share are in each
list and count for less.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

NAMES: Final[Mapping[str, str]] = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "gu": "Gujarati",
    "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese",
    "kn": "Kannada", "ko": "Korean", "ml": "Malayalam", "mr": "Marathi", "nb": "Norwegian", "ne": "Nepali",
    "nl": "Dutch", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    "latin": (
        "cs", "da", "de", "en", "es", "fi", "fr", "hu", "id", "it", "nb", "nl", "pl", "pt", "ro", "sv", "sw", "tr",
        "vi",
    ),
    "cyrillic": ("bg", "ru", "uk"), "arabic": ("ar", "fa", "ur"), "devanagari": ("hi", "mr", "ne"),
    "greek": ("el",), "hebrew": ("he",), "bengali": ("bn",), "gurmukhi": ("pa",), "gujarati": ("gu",), "tamil": ("ta",),
    "telugu": ("te",), "kannada": ("kn",), "malayalam": ("ml",), "thai": ("th",), "kana": ("ja",), "han": ("zh",),
    "hangul": ("ko",),
}  # fmt: skip

LETTERS: Final[Mapping[str, str]] = {
    "cs": "ěřů", "da": "æø", "de": "ß", "es": "ñ", "hu": "őű", "nb": "æø", "pl": "łżźśćńę", "pt": "ãõ", "ro": "țșă",
    "sv": "å", "tr": "ğışİ", "vi": "ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "fi": "",
    "uk": "іїєґ", "ru": "ыэё", "bg": "", "fa": "پچژگ", "ur": "ٹڈڑےںہ", "ar": "ةىأإ",
}  # fmt: skip

ENDINGS: Final[Mapping[str, str]] = {
    "cs": "ost ování ních ými ého", "da": "hed", "de": "ung keit lich schaft ungen", "en": "ing ly ness",
    "es": "ción mente ciones", "fi": "ssa ssä sta stä lla llä lle mme inen vat vät", "fr": "tion eux ment eau",
    "hu": "ban ben ból ből nak nek ért ság ség ünk unk ott ett", "it": "zione mente ndo iamo", "nb": "het",
    "nl": "lijk heid", "pl": "ość ego ych owy", "pt": "ção mente ções", "ro": "ului ție ilor", "sv": "het arna erna",
    "tr": "yor ler lar dır nın nin dük dık tık tik yerek arak",
}  # fmt: skip

WORDS: Final[Mapping[str, str]] = {
    "en": """the and of to in is that it for was on are as with his they at be this from have or by one had not
    but what all were when we there can an your which their said if do will each about how up out them then she
    many some so these would other into has more her two like him see time could no make than first been its who
    now my made over did down only way find use may water long little very after words called just where most
    know i'm don't it's you're because between also through should while during both such any he you our a hello
    thanks please here's that's cannot can't me am does much why today again""",
    "de": """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden
    aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber
    vor zur bis mehr durch man sein wurde wenn ihr kann ich wir du mir mich uns dir wo warum weil diese dieser
    dieses keine kein sehr schon immer hier heute etwas unter gegen zwischen ohne ihre seine unser was wer doch
    können müssen sollte viele guten hallo danke ihnen habe weiß bitte dann nun wollen zwei drei wieder gut""",
    "fr": """le la les de des du et un une en à est que qui dans pour pas au aux sur par ne se ce il elle nous
    vous ils elles avec sont plus son sa ses mais ou où on leur être cette ces tout fait comme si bien sans peut
    même aussi donc très été avoir était ont avez je tu mon ma mes votre notre quand parce entre après avant
    deux c' d' l' j' n' s' qu' chaque leurs alors ainsi lorsque sous dont car non oui puis bonjour merci
    aujourd'hui comment voici sais pourquoi peux veux suis es es-tu doit faut jamais toujours vers chez ici
    trois""",
    "es": """el la los las de del y en que un una es se no por con para su al lo como más o pero sus le ya este
    sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno
    les ni contra otros ese eso ante ellos e esto mí antes algunos qué unos yo otro otras otra él tanto esa
    estos mucho quienes nada son está están puede ser fue tiene así cada ha han era usted nuestro sino además
    hola puedo hoy sé dónde gracias aquí mi mis tu te cómo puedes tengo siempre nunca porqué aunque mientras
    hacer hace ayer eres soy estoy bien dos""",
    "it": """il lo la i gli le di del della dei delle e è in un una uno che per con non si da al alla nel nella
    sono come ma più anche o se ci su dal dalla questo questa questi quando chi dove perché molto quello essere
    ha hanno mi ti suo sua loro tra fra ai agli alle sul sulla stato fatto può così già tutti tutto ogni dopo
    prima senza sempre dell' l' nell' un' all' c' d' quindi ancora noi voi lui lei io cosa ciao posso oggi
    grazie mio mia puoi qui dov'è sai voglio aiutarti aiutare ed anni fare solo quanto mai due tre bene poi
    molta""",
    "pt": """o a os as de do da dos das e é em no na nos nas um uma que para por com não se ao aos à às mais
    como mas foi ele ela eles tem ser seu sua seus suas ou quando muito já também só pelo pela até isso entre
    depois sem mesmo são está você eu nós me meu minha este esta esse essa isto porque onde quem cada pode podem
    há era ter sobre ainda nem então num numa tudo fazer olá hoje posso ajudar obrigado obrigada aqui sei livro
    sempre nunca fui tenho vou estão seja assim estava lhe bem dois duas""",
    "nl": """de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij dan nog uit naar
    wordt door over hij ze zij wat kan je jij ik we wij ons hun deze dit die heeft hebben had was worden werd
    meer geen wel moet zoals tot omdat waar wie hoe veel al zo onder tussen tegen na toen zal zou mijn uw onze
    alle andere elke kunnen dus daar hier haar hem u hallo dank waarom weet vandaag mij iets altijd twee drie
    weer goed""",
    "sv": """och i att det som en på är av för med till den har de inte om ett han var men från jag vi så kan
    när man hon också eller efter sig ut upp där här hur vad över då bara mycket under alla sin mer blir vid två
    ska skulle mellan utan dem vara något några vilket genom eftersom du ni min din oss detta denna dessa många
    hej tack idag boken sedan själv får blev gick fick igen hem""",
    "da": """og i at det som en på er af for med til den har de ikke om et han var men fra jeg vi så kan når man
    hun også eller efter sig ud op der her hvor hvad over da kun meget under alle sin mere bliver ved to skal
    ville mellem uden dem være noget nogle hvilket gennem fordi du min din os dette denne disse mange blev havde
    hvordan deres mens år nu kunne end mig dig blevet blive både siden hvis får dag sagde gik fik igen hjem""",
    "nb": """og i at det som en på er av for med til den har de ikke om et han var men fra jeg vi så kan når man
    hun også eller etter seg ut opp der her hvor hva over da bare mye under alle sin mer blir ved to skal ville
    mellom uten dem være noe noen hvilket gjennom fordi du min din oss dette denne disse mange ble hadde hvordan
    deres mens år nå kunne sitt dere enn meg deg blitt jobb boken både siden hvis bli får dag sa gikk fikk igjen
    hjem""",
    "pl": """i w na z do się nie że to jest o jak ale po co od za tak dla są przez tym już tylko jego czy być
    może ich który która które bardzo był była było ten ta te tego tej gdy gdzie kiedy także oraz pod przed
    między bez jako więc nad u ma mnie mu jej nas was my wy oni on ona ono każdy można jeśli aby lub albo wiem
    moja mój dzień dobry mogę pomóc dziękuję proszę nam mi""",
    "cs": """a v na se je že to s z do o i jako po by k za ale od pro jsou tak si aby co jeho nebo který která
    které byl byla bylo být má už jen také při jak když ve až může ještě jsem jsme tím ten ta toto pak více mezi
    podle před bez protože kde kdy proto není než nad pod či své svůj jejich každý můžete nevím moje můj dobrý
    vám mohu děkuji prosím vás mě mi nám ani""",
    "tr": """ve bir bu için ile da de çok olarak daha ne olan gibi en kadar sonra var ama ben sen o biz siz
    onlar değil mi mı her ya ki ise veya şey nasıl neden çünkü olduğu olduğunu tarafından arasında ancak yok
    kendi iki ilk göre diye bana sana onun bizim zaman yani hem üzerinde bunu şu böyle eğer merhaba bugün nerede
    teşekkürler benim senin olabilirim değildir dir çoğu""",
    "fi": """ja on ei se että hän ovat oli kun mutta myös niin kuin tai jos ole voi sen joka mitä mukaan vain
    nyt sitä ne he me te minä sinä ollut siitä hyvin kaikki tämä tämän nämä jotka jossa sekä kanssa jälkeen
    ennen koska vielä missä miksi miten enemmän olla eivät voidaan kuten sinun minun heidän hei kiitos tänään
    voin voit sinua minua mikä jolla heille""",
    "hu": """a az és hogy nem is egy ez azt de csak van volt mint meg el ha már még ki vagy amely lehet kell
    minden én te ő mi ti ők nagyon után között ami aki szerint több mert ezt itt ott majd pedig így úgy olyan
    akkor amikor sok nincs nélkül által során ezek azok legyen lesz sem fel be mivel illetve hol jó miben ma
    köszönöm tudom hogyan miért vannak megint ezért két jól haza""",
    "ro": """și de în la a nu că cu pe este o un din care pentru să se mai ce au sunt fi sau ca dar prin fost
    după cum dacă foarte când acest această aceste între fără tot până ei ele el ea noi voi eu lui lor îi își am
    ai avea poate al ale unui unei fiecare unde cât doar deci astfel pot bună mea meu mulțumesc vă ești nostru
    aici""",
    "id": """yang dan di dari ini itu untuk dengan adalah pada tidak dalam akan ke oleh juga sebagai karena saya
    anda kami kita mereka dia ada bisa dapat lebih atau tetapi telah sudah seperti satu sebuah orang hanya saat
    ketika jika namun setelah antara banyak tersebut bahwa para harus masih lain sangat secara kepada halo apa
    bagaimana mengapa terima kasih mana hari""",
    "vi": """và của là có không được cho trong một các những người với này đã để khi từ như về cũng ra vào đó
    thì nhiều hay bạn tôi chúng ta nó bị đến lại còn sẽ rất làm trên theo nếu nhưng vì tại việc hơn phải hoặc
    bằng giữa đang""",
    "sw": """na ya wa kwa ni katika la za kama hii hiyo au lakini pia cha vya kuwa yake wake watu sana si huu
    huo ambayo ambao wakati baada kabla kila mtu sisi wewe mimi yeye wao hapa pale bila zaidi tu ili kutoka
    hadi""",
    "ru": """и в не на что с он как это по но к из у за от то о так же для бы его она они мы вы я был была было
    были есть или если уже только ещё еще когда где который которая которые может очень чтобы при до без между
    этот эта эти том тем чем также более можно их её ее потому все всё моя мой вам могу сегодня здравствуйте
    спасибо почему здесь там нет да ли себя ему нас вас""",
    "uk": """і в не на що з він як це по але до із у за від то о так же для б його вона вони ми ви я був була
    було були є або якщо вже лише ще коли де який яка які може дуже щоб при без між цей ця ці тому також більше
    можна їх її та й моя мій чим можу вам сьогодні вітаю дякую чому тут там немає ні нас вас мене про""",
    "bg": """и в не на че с той как това по но към от за то до така же да се са е си го тя те ние вие аз беше
    бяха има или ако вече само още когато където който която които може много при без между този тази тези също
    повече ще като през след тъй със във моята моят къде какво мога ви днес здравейте благодаря защо тук няма
    съм сте сме му ни""",
    "ar": """في من على إلى أن عن هذا هذه التي الذي ما لا هو هي كان كانت مع كل بعد قبل بين أو ثم لم لن قد إن كما
    ذلك تلك عند حتى إذا بها به لها له فيها منها يمكن هناك غير أي نحن أنت أنا""",
    "fa": """در از به که این را با است برای آن یک تا می های بر هم نیز یا اما اگر ها شد شده بود هر چه خود دیگر
    کرد باید وی ما شما من او آنها همه پس بین بدون وقتی چون نیست هستند کند خواهد کجاست نمی می‌شود می‌کند چرا آیا
    اینجا کتاب""",
    "ur": """کے میں کی ہے اور سے کا کو اس نے پر یہ کہ ہیں ایک بھی تو ہو کر نہیں وہ جو تھا تھی گیا لیے ہم آپ اپنے
    یا کیا جب لیکن بہت ساتھ بعد تک ان""",
    "hi": """के में की है और से का को इस ने पर यह कि हैं एक भी तो हो कर नहीं वह जो था थी गया लिए हम आप अपने या
    क्या जब लेकिन बहुत साथ बाद तक उन ये थे मैं क्योंकि अधिक मेरा मेरी यहाँ क्यों कैसे होता होती""",
    "mr": """आणि आहे च्या या हे की तो ती ते मध्ये एक नाही होते होता होती आहेत करून साठी पण तर जे ज्या त्या आपण
    मी तुम्ही आम्ही काही असे म्हणून किंवा मला केले झाले खूप कारण माझे माझा कसे येथे जास्त""",
    "ne": """र को मा छ यो लाई पनि हो भने गर्न एक छन् गरेको भएको थियो तर हुन् नेपाल म हामी तपाईं उनी के हुन्छ
    गर्ने लागि साथै वा धेरै अनि छैन""",
}
