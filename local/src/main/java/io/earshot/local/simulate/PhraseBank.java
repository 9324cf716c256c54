package io.earshot.local.simulate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What customers say, word for word. Nothing is tidied: quotes, other scripts, emoji, combining marks, line breaks and
 * backslashes are what exact words look like.
 */
final class PhraseBank {
    /**
     * @param recovery chance that an abandoner with this objection buys after a conversation about it; the planted effect of
     *     a phrase
     */
    record Phrase(String kind, String name, String stage, String words, double recovery) {}

    static final String PRICE = "price";

    private static final List<Phrase> ALL = List.of(
            objection("price", "decision", "39 euros for 30 ml, I had to put it back", 0.05),
            objection("price", "decision", "It's \"just\" a cream. At that price?!", 0.05),
            objection("price", "consideration", "Für den Preis erwarte ich mehr als 30 ml", 0.05),
            objection("trust", "consideration", "I couldn't find one review from somebody with skin like mine", 0.20),
            objection("trust", "consideration", "who even are you guys? no address, no faces", 0.20),
            objection("trust", "decision", "Ich kannte die Marke nicht – und dann gleich zahlen?", 0.20),
            objection("irritation", "consideration", "my skin freaks out at everything, I was scared to try", 0.28),
            objection("irritation", "consideration", "Retinol hat mir mal das ganze Gesicht verbrannt", 0.28),
            objection("shipping time", "checkout", "a week?? I needed it for Saturday", 0.12),
            objection("shipping time", "checkout", "Versand dauert länger als mein Urlaub", 0.12),
            objection("returns", "checkout", "what if it's the wrong shade — do I pay to send it back?", 0.25),
            objection("returns", "checkout", "I couldn't see whether opened bottles can go back", 0.25),
            objection("too many steps", "consideration", "I have two minutes in the morning, not ten", 0.18),
            objection("ingredients", "consideration", "I looked for \"perfume free\" & couldn't find it", 0.24),
            objection("20% off elsewhere", "decision", "the other shop had 20% off, so…", 0.08),
            objection("payment", "checkout", "no PayPal. I gave up 🤷‍♀️", 0.15),
            motivation("wedding", "awareness", "my sister's wedding is in June and I want to look awake"),
            motivation("wedding", "awareness", "I get married in 8 weeks!!!"),
            motivation("confidence", "awareness", "I wanted to leave the house without make-up for once"),
            motivation("confidence", "awareness", "damit ich mich im Spiegel wieder mag"),
            motivation("pregnancy", "awareness", "pregnant, so half of my shelf was suddenly forbidden"),
            motivation("gift", "awareness", "a present for my mum, she'd never buy it herself"),
            motivation("turning 40", "awareness", "I turned forty and my skin did too"),
            motivation("recommendation", "awareness", "my friend Zoë wouldn't stop talking about it"),
            benefit("calm skin", "use", "the redness was gone in four days"),
            benefit("calm skin", "use", "zum ersten Mal seit Jahren keine roten Flecken"),
            benefit("sleep look", "use", "I look like I slept eight hours. I have a baby. I did not."),
            benefit("soft", "use", "my hands don't catch on my sweater any more"),
            benefit("compliments", "use", "my husband noticed. my HUSBAND."),
            benefit("saves time", "use", "one bottle instead of five, done before the kettle boils"),
            benefit("no white cast", "use", "sunscreen that doesn't turn me into a ghost 👻"),
            problem("dry/tight", "awareness", "my face feels two sizes too small after a shower"),
            problem("dry/tight", "awareness", "Gesicht spannt wie Klarsichtfolie"),
            problem("breakouts", "awareness", "spots at 38, I thought that was over"),
            problem("pump broken", "use", "the pump broke after a week, I cut the bottle open"),
            problem("pump broken", "use", "Pumpe klemmt\nmuss die Flasche aufschrauben"),
            problem("pilling", "use", "it rolls off in little crumbs under my make-up"),
            problem("eczema", "awareness", "eczema on my eyelids, nothing stays on"),
            competitor("dermalux", "consideration", "I've used Dermalux for ten years, why switch"),
            competitor("dermalux", "consideration", "Dermalux stopped making mine, so I was looking"),
            competitor("drugstore", "consideration", "the 4 € one from the drugstore does nearly the same"),
            competitor("pharmacy", "consideration", "my pharmacist told me to take theirs"),
            topic("packaging", "use", "so much cardboard for one lip balm"),
            topic("packaging", "use", "the glass bottle is too pretty to throw away"),
            topic("subscription", "use", "I have three unopened ones now, it comes too often"),
            topic("subscription", "churn", "couldn't find where to pause, so I cancelled"),
            topic("vegan", "consideration", "is it vegan or only \"natural\"?"),
            topic("quiz", "consideration", "your quiz told me C:\\dry\\sensitive – ok, that's me"),
            topic("origin", "consideration", "日本製だと思って買いました"),
            topic("service", "use", "Frau Öztürk am Telefon war so nett, danke"),
            feature("texture", "use", "it melts, it doesn't sit on top"),
            feature("scent", "use", "smells like nothing. finally."),
            feature("scent", "use", "der Duft ist mir zu stark"),
            feature("size", "decision", "the travel set fits in my hand luggage"),
            feature("refill", "use", "why is there no refill?"),
            feature("spf", "consideration", "SPF 50 and still light, é incrível"),
            feature("dropper", "use", "the dropper takes too much each time"));

    private PhraseBank() {}

    /** The phrases of a kind, price left out: it has its own, low, share. */
    static List<Phrase> of(String kind) {
        return ALL.stream()
                .filter(phrase -> phrase.kind.equals(kind) && !phrase.name.equals(PRICE))
                .collect(Collectors.toUnmodifiableList());
    }

    static List<Phrase> price() {
        return ALL.stream().filter(phrase -> phrase.name.equals(PRICE)).collect(Collectors.toUnmodifiableList());
    }

    static List<Phrase> objections() {
        return ALL.stream().filter(phrase -> phrase.kind.equals("OBJECTION")).collect(Collectors.toUnmodifiableList());
    }

    private static Phrase objection(String name, String stage, String words, double recovery) {
        return new Phrase("OBJECTION", name, stage, words, recovery);
    }

    private static Phrase motivation(String name, String stage, String words) {
        return new Phrase("MOTIVATION", name, stage, words, 0);
    }

    private static Phrase benefit(String name, String stage, String words) {
        return new Phrase("BENEFIT", name, stage, words, 0);
    }

    private static Phrase problem(String name, String stage, String words) {
        return new Phrase("PROBLEM", name, stage, words, 0);
    }

    private static Phrase competitor(String name, String stage, String words) {
        return new Phrase("COMPETITOR", name, stage, words, 0);
    }

    private static Phrase topic(String name, String stage, String words) {
        return new Phrase("TOPIC", name, stage, words, 0);
    }

    private static Phrase feature(String name, String stage, String words) {
        return new Phrase("FEATURE", name, stage, words, 0);
    }
}
