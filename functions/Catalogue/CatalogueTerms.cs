using System.Globalization;
using System.Text;
using Traceability.Places;
using Traceability.Platform;
using Traceability.Products;

namespace Traceability.Catalogue;

/// <summary>
/// What a product is found by, each a list of the index: the words of its name, brand and category without accents, its province,
/// the months in which what is on sale was harvested, its farmer; and one list of everything.
/// </summary>
public static class CatalogueTerms
{
    public const string Everything = "all";

    /// <summary>Words of a product that find it; the name's come first.</summary>
    public const int MaxWords = 24;

    /// <summary>Letters of a word that count.</summary>
    public const int MaxWord = 32;

    public static string Word(string word) => "word|" + word;

    public static string Province(Province province) => "province|" + province.Code;

    /// <summary>1 to 12, of any year.</summary>
    public static string Month(int month) => string.Create(CultureInfo.InvariantCulture, $"month|{month:00}");

    public static string Farmer(string id) => "farmer|" + id;

    /// <summary>Each once, in the order of their names: so that equal products have equal terms.</summary>
    public static IReadOnlyList<string> Of(Product product, IEnumerable<int> months)
    {
        var facts = product.Facts;
        var words = Words($"{facts.Name} {facts.Brand} {facts.Category}", MaxWords);
        return
        [
            .. words
                .Select(Word)
                .Concat(months.Select(Month))
                .Append(Province(product.Producer.Province))
                .Append(Farmer(product.Producer.Id))
                .Append(Everything)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>A text's words as they are compared: runs of letters and digits, small, without accents, each once.</summary>
    public static IReadOnlyList<string> Words(string text, int max)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in Vietnamese.Fold(text) + " ")
        {
            if (char.IsLetterOrDigit(c))
            {
                word.Append(c);
                continue;
            }

            var found = word.ToString(0, Math.Min(word.Length, MaxWord));
            word.Clear();
            if (found.Length > 0 && !words.Contains(found))
            {
                words.Add(found);
            }

            if (words.Count == max)
            {
                break;
            }
        }

        return words;
    }
}
