using BenchmarkDotNet.Attributes;
using Traceability.Gs1;
using Traceability.QrCodes;

namespace Traceability.Benchmarks;

/// <summary>The parts that a registration or a scan spends processor time on.</summary>
[MemoryDiagnoser]
public class CodecBenchmarks
{
    const string Link = "https://truyxuat.example/01/09520000000011/10/L26-114";

    [Benchmark]
    public bool ParseLink() => DigitalLink.TryParse(Link, out _);

    [Benchmark]
    public string DrawSvg() => new QrCode(Link).ToSvg(QrCode.UsualSize);

    [Benchmark]
    public byte[] DrawPng() => new QrCode(Link).ToPng(QrCode.UsualSize);
}
