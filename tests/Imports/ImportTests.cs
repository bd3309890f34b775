using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Storage;
using Traceability.Tests.Support;

namespace Traceability.Tests.Imports;

public class ImportTests(TestStorage storage)
{
    const string Products = "Tên sản phẩm;Mô tả;Đơn vị tính;Giá bán;Bảo quản";
    const string Batches = "Mã GTIN;Số lô;Ngày thu hoạch;Số lượng;Đơn vị";

    [Fact]
    public async Task A_file_of_Excel_in_Vietnam_becomes_products_and_batches_with_a_report_a_row()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var office = new Office(program, grower.Key);
        var report = await office.Imports(
            "products",
            Office.Saved(
                Products,
                "Xoài cát Hòa Lộc;Xoài chín cây, vỏ mỏng;kg;65.000;12–14 °C",
                "\"Nhãn \"\"xuồng\"\"\";Nhãn ngọt;ki lô gam;45000 đ;",
                ";Không tên;kg;1.000;",
                "Xoài cát Hòa Lộc;Xoài chín cây, vỏ mỏng;KG;65000;12–14 °C"
            )
        );
        Assert.Equal("2 made | 3 made | 4 refused A4 required | 5 was there = 2", Office.Short(report));
        Assert.Equal("done", report.Text("state"));
        Assert.Equal("""{"rows":4,"done":4,"made":2,"wasThere":1,"refused":1}""", report["counts"]!.ToJsonString());
        Assert.Equal("Trường này bắt buộc.", report["rows"]![2]!["errors"]![0].Text("detail"));
        var gtin = report["rows"]![0].Text("gtin");
        var product = await (await program.Gets($"/api/products/{gtin}")).Json();
        Assert.Equal(
            ("Xoài cát Hòa Lộc", "KGM", "65000", grower.Id),
            (product.Text("name"), product.Text("unit"), product["price"].Text("amount"), product.Text("farmer"))
        );
        Assert.Equal(
            "Nhãn \"xuồng\"",
            (await (await program.Gets($"/api/products/{report["rows"]![1].Text("gtin")}")).Json()).Text("name")
        );

        report = await office.Imports(
            "batches",
            Office.Saved(
                Batches,
                $"{gtin};L26-114;20/11/2026;1.250,5;kg",
                $"{gtin};;2026-11-21;80,25;kg",
                $"{gtin};L26-115;20/11/2026;1.250;kg",
                $"{gtin};L26-116;20/11/2026;5;chiếc",
                "09520000999999;L1;20/11/2026;5;kg",
                $"{gtin};L26-114;19/11/2026;7;kg"
            )
        );
        Assert.Equal(
            "2 made | 3 made | 4 refused D4 ambiguous-number | 5 refused E5 unit | 6 refused A6 check-digit | 7 refused B7 taken",
            Office.Short(report)
        );
        var batch = await (await program.Gets($"/api/batches/{gtin}/L26-114")).Json();
        Assert.Equal(
            ("2026-11-20", 1250.5m, "ready"),
            (batch.Text("harvestedOn"), batch["quantity"]!["value"]!.GetValue<decimal>(), batch.Text("codes"))
        );
        Assert.StartsWith("L261121-", report["rows"]![1].Text("lot"), StringComparison.Ordinal);
        Assert.Equal(2, (await (await office.Gets("/api/batches")).Json())["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_workbook_of_Excel_is_read_with_its_numbers_days_and_formulas()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var gtin = await grower.Farm.Offers();
        var office = new Office(program, grower.Key);
        var report = await office.Imports(
            "batches",
            Workbooks.Of(
                ["STT", "Mã GTIN", "Số lô", "Ngày thu hoạch", "Số lượng", "Đơn vị"],
                [
                    1,
                    long.Parse(gtin, System.Globalization.CultureInfo.InvariantCulture),
                    "L1",
                    new DateOnly(2026, 11, 20),
                    120.5,
                    "kg",
                ],
                [2, gtin, 114, new DateOnly(2026, 11, 20), new Formula("SUM(A1:A2)", "99.9"), "kg"],
                [3, gtin, "L3", 46346, 1, "kg"],
                [4, gtin, new DateOnly(2026, 11, 20), new DateOnly(2026, 11, 20), new Formula("E2*2", null), "kg"]
            ),
            Office.Xlsx
        );
        Assert.Equal(
            "2 made | 3 made | 4 refused D4 day-as-number | 5 refused C5 code-as-day E5 formula",
            Office.Short(report)
        );
        var batch = await (await program.Gets($"/api/batches/{gtin}/114")).Json();
        Assert.Equal(99.9m, batch["quantity"]!["value"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task The_same_file_sent_again_changes_nothing_and_gives_the_same_report()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var gtin = await grower.Farm.Offers();
        var office = new Office(program, grower.Key);
        var file = Office.Saved(Batches, $"{gtin};;20/11/2026;5;kg", $"{gtin};L2;20/11/2026;x;kg");
        var first = await office.Imports("batches", file);
        Assert.Equal("2 made | 3 refused D3 number", Office.Short(first));

        program.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await office.Imports("batches", file);
        Assert.Equal(first["rows"]!.ToJsonString(), again["rows"]!.ToJsonString());
        Assert.Equal(
            (first.Text("id"), first["counts"]!.ToJsonString()),
            (again.Text("id"), again["counts"]!.ToJsonString())
        );

        // Saved by another program it is the same file; with a row more it is another, which finds what is there.
        var workbook = await office.Imports(
            "batches",
            Workbooks.Of(
                ["Mã GTIN", "Số lô", "Ngày thu hoạch", "Số lượng", "Đơn vị"],
                [gtin, null, "20/11/2026", "5", "kg"],
                [gtin, "L2", "20/11/2026", "x", "kg"]
            ),
            Office.Xlsx
        );
        Assert.Equal(first.Text("id"), workbook.Text("id"));
        var mended = await office.Imports(
            "batches",
            Office.Saved(Batches, $"{gtin};;20/11/2026;5;kg", $"{gtin};L2;20/11/2026;6;kg")
        );
        Assert.Equal("2 was there | 3 made", Office.Short(mended));
        Assert.Equal(first["rows"]![0].Text("lot"), mended["rows"]![0].Text("lot"));
        Assert.Equal(2, (await (await office.Gets("/api/batches")).Json())["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_was_refused_is_tried_again_when_the_file_comes_again()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var office = new Office(program, grower.Key);
        var file = Office.Saved(Batches, "08936012340013;L1;20/11/2026;5;kg");
        var report = await office.Imports("batches", file);
        Assert.Equal("2 refused A2 unknown", Office.Short(report));

        var mango = Farm.Mango;
        mango["gtin"] = "08936012340013";
        await grower.Farm.Offers(mango);
        Assert.Equal("2 made", Office.Short(await office.Imports("batches", file)));
    }

    [Fact]
    public async Task A_dry_run_checks_every_row_and_makes_nothing()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var gtin = await grower.Farm.Offers();
        await grower.Farm.Registers(Farm.Harvest(gtin, "L1"));
        var office = new Office(program, grower.Key);
        var file = Office.Saved(
            Batches,
            $"{gtin};L1;20/11/2026;5;kg",
            $"{gtin};L2;20/11/2026;5;kg",
            $"{gtin};L2;20/11/2026;5;kg",
            $"{gtin};L3;20/11/2026;5;lít",
            "08936012340013;L4;20/11/2026;5;kg",
            $"{gtin};L2;20/11/2026;6;kg"
        );
        var report = await office.Imports("batches&dryRun=true", file);
        Assert.Equal(
            "2 refused B2 taken | 3 would be made | 4 was there = 3 | 5 refused E5 unit | 6 refused A6 unknown | 7 refused B7 taken",
            Office.Short(report)
        );
        Assert.Equal(HttpStatusCode.NotFound, (await program.Gets($"/api/batches/{gtin}/L2")).StatusCode);

        Assert.Equal(
            "2 refused B2 taken | 3 made | 4 was there = 3 | 5 refused E5 unit | 6 refused A6 unknown | 7 refused B7 taken",
            Office.Short(await office.Imports("batches", file))
        );
        Assert.Equal(
            "2 refused B2 taken | 3 was there | 4 was there = 3 | 5 refused E5 unit | 6 refused A6 unknown | 7 refused B7 taken",
            Office.Short(await office.Imports("batches&dryRun=true", file))
        );
    }

    [Fact]
    public async Task The_operator_imports_farmers_and_their_products_by_their_ids()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var office = Office.OfOperator(program);
        var report = await office.Imports(
            "members",
            Office.Saved(
                "Họ và tên;Loại;Số điện thoại;Tỉnh, thành phố;Xã, phường",
                "Lê Văn Tám;;912345678;Tiền Giang;Mỹ Phong",
                "Cơ sở Ba Hòa;Doanh nghiệp;0277 385 1234;Tỉnh Đồng Tháp;Hòa Hưng",
                "Không Số;Hộ;x;Đồng Tháp;Hòa Hưng"
            )
        );
        Assert.Equal("2 made | 3 made | 4 refused C4 phone", Office.Short(report));
        var id = report["rows"]![0].Text("id");
        var farmer = await (await program.Gets($"/api/farmers/{id}")).Json();
        Assert.Equal(
            ("Lê Văn Tám", "household", "Đồng Tháp"),
            (farmer.Text("name"), farmer.Text("kind"), farmer.Text("province"))
        );

        var nobody = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        report = await office.Imports(
            "products",
            Office.Saved(
                "Hộ;" + Products,
                $"{id};Sầu riêng Ri6;Cơm vàng;kg;90.000;",
                $"{nobody};Sầu riêng Ri6;Cơm vàng;kg;90.000;",
                ";Sầu riêng Ri6;Cơm vàng;kg;90.000;",
                "Lê Văn Tám;Sầu riêng Ri6;Cơm vàng;kg;90.000;"
            )
        );
        Assert.Equal(
            "2 made | 3 refused A3 unknown-farmer | 4 refused A4 required | 5 refused A5 unknown-member",
            Office.Short(report)
        );
        var product = await (await program.Gets($"/api/products/{report["rows"]![0].Text("gtin")}")).Json();
        Assert.Equal(id, product.Text("farmer"));
    }

    [Fact]
    public async Task A_cooperative_imports_its_members_and_then_their_products_and_harvests()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var cooperative = await Grower.OpensAsync(program);
        var office = new Office(program, cooperative.Key);
        var report = await office.Imports(
            "members",
            Office.Saved(
                "STT;Họ tên;SĐT;Tỉnh/Thành phố;Xã/Phường",
                "1;Nguyễn Văn An;0912345671;Đồng Tháp;Hòa Hưng",
                "2;Nguyễn Văn An;0912345672;Đồng Tháp;Mỹ Phong",
                "3;Lê Thị Bảy;0912345673;Tiền Giang;Mỹ Phong",
                "4;Không Tỉnh;0912345674;;Mỹ Phong"
            )
        );
        Assert.Equal("2 made | 3 made | 4 made | 5 refused D5 required", Office.Short(report));
        var (an, bay) = (report["rows"]![0].Text("id"), report["rows"]![2].Text("id"));
        var members = await (await office.Gets($"/api/cooperatives/{cooperative.Id}/members")).Json();
        Assert.Equal(3, members["items"]!.AsArray().Count);

        var stranger = await Grower.OpensAsync(program, "Nông trại Tân Thuận");
        report = await office.Imports(
            "products",
            Office.Saved(
                "Hộ;" + Products,
                "LE THI BAY;Mận;Giòn;kg;20.000;",
                "Nguyễn Văn An;Mận;Giòn;kg;20.000;",
                $"{an};Mận;Giòn;kg;20.000;",
                $"{stranger.Id};Mận;Giòn;kg;20.000;",
                ";Mận;Giòn;kg;20.000;"
            )
        );
        Assert.Equal(
            "2 made | 3 refused A3 several-members | 4 made | 5 refused A5 unknown-member | 6 made",
            Office.Short(report)
        );
        var gtins = report["rows"]!.AsArray().Select(row => (string?)row!["gtin"]).ToList();
        foreach (var (gtin, owner) in new[] { (gtins[0], bay), (gtins[2], an), (gtins[4], cooperative.Id) })
        {
            Assert.Equal(owner, (await (await program.Gets($"/api/products/{gtin}")).Json()).Text("farmer"));
        }

        report = await office.Imports(
            "batches",
            Office.Saved(
                "Hộ;" + Batches,
                $"Lê Thị Bảy;{gtins[0]};L1;20/11/2026;5;kg",
                $"{bay};{gtins[0]};L2;20/11/2026;5;kg",
                $";{gtins[0]};L3;20/11/2026;5;kg"
            )
        );
        Assert.Equal("2 made | 3 made | 4 refused B4 unknown", Office.Short(report));

        // The operator does the same for it; who has left is nobody's member any more.
        report = await Office
            .OfOperator(program)
            .Imports(
                $"batches&cooperative={cooperative.Id}",
                Office.Saved("Hộ;" + Batches, $"lê thị bảy;{gtins[0]};L4;20/11/2026;5;kg")
            );
        Assert.Equal("2 made", Office.Short(report));
        using var leaving = new HttpRequestMessage(
            HttpMethod.Delete,
            $"/api/cooperatives/{cooperative.Id}/members/{bay}"
        );
        leaving.Headers.Authorization = new("Bearer", cooperative.Key);
        Assert.Equal(HttpStatusCode.NoContent, (await program.Asks(leaving)).StatusCode);
        report = await office.Imports(
            "batches",
            Office.Saved(
                "Hộ;" + Batches,
                $"Lê Thị Bảy;{gtins[0]};L5;20/11/2026;5;kg",
                $"{bay};{gtins[0]};L6;20/11/2026;5;kg"
            )
        );
        Assert.Equal("2 refused A2 unknown-member | 3 refused A3 unknown-member", Office.Short(report));
    }

    [Fact]
    public async Task A_long_file_is_worked_off_in_parts_and_its_report_read_by_pages_and_as_a_file()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var office = Office.OfOperator(program);
        using var taken = await office.Sends("members", Office.Members(230));
        Assert.Equal("running", (await taken.Json()).Text("state"));
        Assert.Empty((await office.Reads(taken))["rows"]!.AsArray());
        await office.Follows(steps: 1);
        var under = await office.Reads(taken);
        Assert.Equal(("running", 200), (under.Text("state"), under["counts"]!["done"]!.GetValue<int>()));
        await office.Follows();

        var first = await office.Reads(taken);
        Assert.Equal("done", first.Text("state"));
        Assert.Equal(
            """{"rows":230,"done":230,"made":222,"wasThere":4,"refused":4}""",
            first["counts"]!.ToJsonString()
        );
        Assert.Equal(200, first["rows"]!.AsArray().Count);
        var second = await office.Reads(taken, "?perPage=200&nextPageToken=" + first.Text("nextPageToken"));
        Assert.Equal((30, 231), (second["rows"]!.AsArray().Count, second["rows"]![29]!["row"]!.GetValue<int>()));
        Assert.Null(second["nextPageToken"]);
        Assert.Equal(
            "51 refused B51 phone | 101 refused B101 phone | 151 refused B151 phone | 201 refused B201 phone",
            Office.Short(await office.Reads(taken, "?state=refused", "en"))
        );

        using var csv = await office.Gets($"/api/imports/{first.Text("id")}/report.csv?lang=en");
        var bytes = await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.GetPreamble(), bytes[..3]);
        var report = Encoding.UTF8.GetString(bytes.AsSpan(3)).Split("\r\n");
        Assert.Equal("Row,Result,Member,GTIN,Lot,Same as row,Cell,Reason", report[0]);
        Assert.Equal($"2,Added,{first["rows"]![0].Text("id")},,,,,", report[1]);
        Assert.Equal("51,Refused,,,,,B51,B51: A phone number has 8 to 15 digits.", report[50]);
        Assert.Equal(232, report.Length);
    }

    [Fact]
    public async Task Nothing_of_a_file_stays_but_its_report_which_repeats_no_cell()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var office = Office.OfOperator(program);
        await office.Imports(
            "members",
            Office.Saved(
                "Họ và tên;Số điện thoại;Tỉnh, thành phố;Xã, phường",
                "Lê Văn Tám;0912345671;Đồng Tháp;Mỹ Phong",
                "Lê Văn Chín;0912345672x;Đồng Tháp;Mỹ Phong"
            )
        );
        var services = program.Services.GetRequiredService<StorageAccount>();
        BlobContainerClient container = services.Container(Containers.Imports);
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.Fail(blob.Name);
        }

        Assert.DoesNotContain(
            (await Kept.AllAsync(program)).Where(line => !line.StartsWith("farmers ", StringComparison.Ordinal)),
            line => line.Contains("09123456", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_file_that_is_not_read_and_a_request_that_is_wrong_are_refused_at_once()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var cooperative = await Grower.OpensAsync(program);
        var office = new Office(program, cooperative.Key);
        var file = Office.Saved(Batches, "1;2;3;4;5");

        await Refuses(await office.Sends("ducks", file), HttpStatusCode.BadRequest, "kind");
        await Refuses(await office.Sends("batches&dryRun=maybe", file), HttpStatusCode.BadRequest, "dryRun");
        await Refuses(
            await office.Sends($"batches&cooperative={cooperative.Id}", file),
            HttpStatusCode.BadRequest,
            "cooperative"
        );
        await Refuses(await office.Sends("batches", Office.Saved("Ngày;Tên", "a;b")), HttpStatusCode.BadRequest, "A1");
        await Refuses(await office.Sends("batches", []), HttpStatusCode.BadRequest, "file");
        await Refuses(await office.Sends("batches", [0xFF, 0xD8]), HttpStatusCode.BadRequest, "file");
        await Refuses(await office.Sends("batches", file, "image/png"), HttpStatusCode.UnsupportedMediaType, null);
        await Refuses(
            await office.Sends("batches", new byte[(4 * 1024 * 1024) + 1]),
            HttpStatusCode.RequestEntityTooLarge,
            null
        );
        Assert.Equal(
            "Must be members, products or batches.",
            (await (await office.Sends("ducks", file, language: "en")).Json())["errors"]![0].Text("detail")
        );

        using var taken = await office.Sends("batches", file, idempotencyKey: "k1");
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await office.Sends("batches", Office.Saved(Batches, "6;7;8;9;0"), idempotencyKey: "k1")).StatusCode
        );
        using var replay = await office.Sends("batches", file, idempotencyKey: "k1");
        Assert.Equal(taken.Headers.Location, replay.Headers.Location);

        var another = new Office(program, (await Farm.JoinsAsync(program, "Nông trại Tân Thuận")).Key);
        var path = new Uri(taken.Headers.Location!.OriginalString).AbsolutePath;
        Assert.Equal(HttpStatusCode.NotFound, (await another.Gets(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await another.Gets(path + "/report.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await office.Gets("/api/imports/x")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await office.Gets(path + "?state=sad")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.Gets("/api/imports")).StatusCode);
    }

    [Fact]
    public async Task Any_bytes_are_taken_or_refused()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var office = new Office(program, (await Farm.JoinsAsync(program)).Key);
        var random = new Random(7);
        var workbook = Workbooks.Of(["Mã GTIN", "Số lô", "Ngày thu hoạch", "Số lượng", "Đơn vị"], ["1", 2, 3, 4, "kg"]);
        var text = Office.Saved([Batches, .. Enumerable.Repeat("\u0001;=2;\u2028;-0;", 20)]);
        for (var i = 0; i < 40; i++)
        {
            var file = (i % 2 == 0 ? workbook : text).ToArray();
            for (var change = 0; change < 2; change++)
            {
                file[random.Next(file.Length / 2, file.Length)] = (byte)random.Next(1, 127);
            }

            using var answer = await office.Sends("batches", file, i % 3 == 0 ? Office.Csv : Office.Xlsx);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.BadRequest });
        }

        await program.Settles();
        var list = (await (await office.Gets("/api/imports?perPage=200")).Json())["items"]!.AsArray();
        Assert.NotEmpty(list);
        Assert.All(list, import => Assert.Equal("done", import.Text("state")));
    }

    [Fact]
    public async Task A_household_imports_no_members()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var body = TraceabilityProgram.HoaLoc;
        body["kind"] = "household";
        var key = (await (await program.Sends("/api/farmers", body)).Json()).Text("key");
        using var answer = await new Office(program, key).Sends("members", Office.Saved("Tên", "A"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("kind=members", Office.Xlsx, "members-vi.xlsx")]
    [InlineData("kind=batches&format=csv&lang=en", "text/csv", "batches-en.csv")]
    public async Task Anyone_may_fetch_a_template(string query, string type, string name)
    {
        await using var program = TraceabilityProgram.On(storage);
        using var answer = await program.Gets("/api/imports/template?" + query);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(name, answer.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(HttpStatusCode.BadRequest, (await program.Gets("/api/imports/template?kind=ducks")).StatusCode);
    }

    [Fact]
    public async Task An_import_that_got_stuck_is_announced_again_by_who_reads_it()
    {
        await using var program = TraceabilityProgram.On(storage, Grower.Now);
        var grower = await Grower.OpensAsync(program);
        var office = new Office(program, grower.Key);
        using var taken = await office.Sends("batches", Office.Saved(Batches, "1;2;3;4;5"));
        var queue = program.Services.GetRequiredService<StorageAccount>().Queue(Queues.Import);
        await queue.ClearMessagesAsync(TestContext.Current.CancellationToken);
        await program.Settles();
        Assert.Equal("running", (await office.Reads(taken)).Text("state"));

        program.Clock.Advance(TimeSpan.FromMinutes(11));
        await office.Reads(taken);
        await office.Reads(taken);
        Assert.Single(await new QueueHost(program.Services).WaitingAsync(Queues.Import));
        await program.Settles();
        Assert.Equal("done", (await office.Reads(taken)).Text("state"));
    }

    static async Task Refuses(HttpResponseMessage answer, HttpStatusCode status, string? pointer)
    {
        Assert.True(answer.StatusCode == status, await answer.Text());
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        if (pointer is not null)
        {
            Assert.Equal(pointer, ((JsonNode)await answer.Json())["errors"]![0].Text("pointer"));
        }

        answer.Dispose();
    }
}
