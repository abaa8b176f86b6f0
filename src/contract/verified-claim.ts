/** What an address is called in mails. */
const ADDRESS = String.raw`(?:e-?mails?|mail|addresse?s?|adresses?|correos?|direcci[oó]n|indirizzo|endere[cç]o|(?:e-?)?mail-?adresse?)`;

/** What stands between the two: which address it is, and forms of "to be". */
const IS = String.raw`(?:\s+(?:address|electr[oó]nico|électronique|\S+@\S+|is|was|has|been|now|already|successfully|wurde|ist|nun|jetzt|erfolgreich|a|été|est|bien|maintenant|désormais|è|e'|stat[oa]|ora|ha|sido|está|fue|ya|foi|agora))+\s+`;

/** That it is verified, other than by a request. */
const VERIFIED = String.raw`(?:verified|confirmed|bestätigt|verifiziert|vérifiée?|confirmée?|verificat[oa]|confermat[oa]|verificad[oa]|confirmad[oa])(?!\p{L})`;

const CLAIM = new RegExp(
  [
    String.raw`(?<!\p{L})${ADDRESS}${IS}${VERIFIED}`,
    String.raw`\byou(?:'ve|’ve| have)? (?:successfully )?(?:verified|confirmed) your (?:e-?mail|address)`,
    String.raw`\bthank(?:s| you) for (?:verifying|confirming) your (?:e-?mail|address)`,
  ].join("|"),
  "iu",
);

/** Words that make a wish, a condition or a denial of it. */
const OTHERWISE =
  /(?<!\p{L})(?:not|never|unless|until|once|after|when|if|as soon as|must|need|needs|should|please|to be|be|will|only|nicht|noch|erst|sobald|wenn|falls|muss|bitte|wird|pas|si|lorsque|quand|dès|doit|sera|non|se|quando|deve|sarà|no|cuando|debe|será|não|niet|als|unverified)(?!\p{L})/iu;

/** The sentence of a mail that says that the user's address is verified. */
export function verifiedClaimIn(content: string): string | undefined {
  return content
    .replaceAll(/<(?:style|head)\b.*?<\/(?:style|head)>/gis, " ")
    .replaceAll(/<\/?(?:a|b|em|i|span|strong|u)\b[^>]*>/gi, "")
    .replaceAll(/<[^>]*>/g, "\n\n")
    .split(/(?<=[.!?])\s|\n\s*\n/)
    .map((sentence) => sentence.replaceAll(/\s+/g, " ").trim())
    .find((sentence) => {
      const claim = CLAIM.exec(sentence);
      return claim !== null && !OTHERWISE.test(sentence.slice(0, claim.index + claim[0].length));
    });
}
