using System.Text;
using CsCheck;
using Traceability.Farmers;
using Traceability.Feeds;
using Traceability.Gs1;
using Traceability.Listings;
using Traceability.Places;
using Traceability.Products;

namespace Traceability.Tests.Feeds;

/// <summary>Each format by its publisher's rules, whatever people write.</summary>
public class FeedFormatTests
{
    static readonly FeedPlace place = new(new DateOnly(2026, 11, 24), "https://truyxuat.example");
    static readonly Province dongThap = Province.All.First(province => province.Name == "Đồng Tháp");

    static readonly Gen<decimal> AnyAmount = Gen.Int[0, 3_000_000].Select(thousandths => thousandths / 1000m);

    static readonly Gen<Lot> AnyLot = Gen.Char[
            "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
        ]
        .Array[1, 20]
        .Select(letters => Traceability.Gs1.Lot.TryParse(new string(letters), out var lot) ? lot : null)
        .Where(lot => lot is not null)
        .Select(lot => lot!);

    static readonly Gen<Listing> AnyListing = Gen.Select(
            TextRuleTests.AnyText,
            TextRuleTests.AnyText,
            TextRuleTests.AnyText,
            Gen.Int[1, 999_999],
            Gen.OneOfConst("KGM", "GRM", "LTR", "H87"),
            Gen.Select(AnyAmount, Gen.OneOfConst("KGM", "GRM", "LTR", "H87"), Gen.Bool),
            Gen.Select(AnyLot, AnyAmount, Gen.Int[-3, 3]).Array[0, 8],
            Gen.Int[90, 700]
        )
        .Select(
            (name, description, brand, number, unit, content, lots, pixels) =>
                Listing.Decide(
                    Marketplaces.Catalogue,
                    Product(name, description, brand, number, unit, content, pixels),
                    new ProductStock(
                        [
                            .. lots.DistinctBy(lot => lot.Item1.ToString())
                                .Select(lot => new SellableLot(
                                    lot.Item1.ToString(),
                                    place.Day.AddDays(-4),
                                    lot.Item3 == 3 ? null : place.Day.AddDays(lot.Item3),
                                    lot.Item2
                                )),
                        ],
                        [],
                        []
                    ),
                    // Decided some days before it is pulled.
                    place.Day.AddDays(-2)
                )
        );

    [Theory]
    [MemberData(nameof(Pulls.Files), MemberType = typeof(Pulls))]
    public Task A_feed_of_any_listings_keeps_its_publishers_rules_and_holds_what_can_be_listed(string file) =>
        AnyListing
            .Array[0, 10]
            .SampleAsync(
                async listings =>
                {
                    var format = FeedFormats.All.Single(of => of.File == file);
                    var marketplace = Marketplaces.All[FeedFormats.All.ToList().IndexOf(format)];
                    var once = listings.DistinctBy(listing => listing.Product.Gtin).ToList();
                    var expected = once.Where(listing => marketplace.Show(listing, place.Day).Missing is null)
                        .ToDictionary(
                            listing => listing.Product.Gtin.ToString(),
                            listing => listing.StockOn(place.Day) > 0
                        );
                    Assert.Equal(expected, Pulls.Read(file, await WrittenAsync(format, once)));
                },
                iter: 300
            );

    [Fact]
    public async Task A_feed_is_sent_in_pieces_that_do_not_grow_with_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var mango = Product(
            "Xoài cát",
            "Chín cây. " + new string('x', 900),
            "Hòa Lộc",
            6,
            "KGM",
            (1, "KGM", false),
            700
        );
        var listing = Listing.Decide(Marketplaces.Catalogue, mango, new ProductStock([], [], []), place.Day);
        foreach (var format in FeedFormats.All)
        {
            var pieces = new Pieces();
            using var writer = format.Write(place);
            for (var i = 0; i < 2_000; i++)
            {
                writer.Add(listing);
                await writer.SendAsync(pieces, isLast: false, cancellation);
            }

            writer.End();
            await writer.SendAsync(pieces, isLast: true, cancellation);
            Assert.True(pieces.Sent.Count > 2, format.File);
            Assert.All(pieces.Sent, length => Assert.InRange(length, 0, 128 * 1024));
        }
    }

    static async Task<string> WrittenAsync(IFeedFormat format, IEnumerable<Listing> listings)
    {
        using var body = new MemoryStream();
        using var writer = format.Write(place);
        foreach (var listing in listings)
        {
            writer.Add(listing);
        }

        writer.End();
        await writer.SendAsync(body, isLast: true, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    static Product Product(
        string name,
        string description,
        string brand,
        int number,
        string unit,
        (decimal Value, string Unit, bool IsTold) content,
        int pixels
    )
    {
        Assert.True(CompanyPrefix.TryParse(number % 2 == 0 ? "893850" : "9520", out var prefix));
        Assert.True(Unit.TryParse(unit, out var sold));
        return new Product(
            Gtin.Of(prefix, number),
            new Producer("farmer", $"Nông trại {name}", FarmerKind.Household, dongThap, brand, null, 1),
            new ProductFacts(
                name,
                description,
                sold,
                new Money(number),
                number % 3 == 0 ? brand : null,
                number % 5 == 0 ? name : null,
                content.IsTold && content.Value > 0 ? Quantity.Kept(content.Value, content.Unit) : null,
                null,
                number % 7 == 0 ? "https://gian-hang.example/" + new string('x', number % 3_000) : null
            ),
            new ProductPhoto("0123456789abcdef", pixels, 640),
            1,
            DateTimeOffset.UnixEpoch,
            1
        );
    }

    /// <summary>Notes how much comes at once.</summary>
    sealed class Pieces : MemoryStream
    {
        public List<int> Sent { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Sent.Add(buffer.Length);
            return ValueTask.CompletedTask;
        }
    }
}
