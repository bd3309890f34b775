namespace Traceability.Tests.Gs1;

/// <summary>
/// Links and their compressed forms as GS1's own toolkit (GS1DigitalLinkCompressionPrototype) writes them: with optimisation
/// codes, without, and with a readable key.
/// </summary>
static class CompressionVectors
{
    public static TheoryData<string, string, string, string?> All { get; } =
        new()
        {
            { "/01/09506000134352", "/ARFKk4XBoA", "/ARFKk4XBoA", null },
            {
                "/01/09506000134352/10/20260731",
                "/CxFKk4XBoBBNSd7",
                "/ARFKk4XBoCAQTUnew",
                "/01/09506000134352/EAgmpO9g"
            },
            { "/01/09506000134352/10/B00F", "/CxFKk4XBoIlgHg", "/ARFKk4XBoCCJYB4", "/01/09506000134352/EESwDw" },
            { "/01/09506000134352/10/b00f", "/CxFKk4XBoElgHg", "/ARFKk4XBoCBJYB4", "/01/09506000134352/ECSwDw" },
            {
                "/01/09506000134352/10/Lo-2_a",
                "/CxFKk4XBoMxdH237Q",
                "/ARFKk4XBoCDMXR9t-0",
                "/01/09506000134352/EGYuj7b9o"
            },
            {
                "/01/09506000134352/10/A%2FB%3FC%25",
                "/CxFKk4XBoQ0FfCfw0o",
                "/ARFKk4XBoCENBXwn8NK",
                "/01/09506000134352/EIaCvhP4aU"
            },
            { "/01/09506000134352/10/0007", "/CxFKk4XBoAgAO", "/ARFKk4XBoCAIADg", "/01/09506000134352/EAQAH" },
            { "/01/09506000134352/22/2A", "/ChFKk4XBoIRU", "/ARFKk4XBoESEVA", "/01/09506000134352/IkIq" },
            { "/01/09506000134352/21/S1", "/DBFKk4XBoMSWo", "/ARFKk4XBoELElq", "/01/09506000134352/IWJLU" },
            { "/01/09506000134352?17=260731", "/DRFKk4XBoH9PY", "/ARFKk4XBoC5_T2", "/01/09506000134352/Fz-ns" },
            {
                "/01/09506000134352?7003=2607311200",
                "/DhFKk4XBoE20NLA",
                "/ARFKk4XBoOAGTbQ0sA",
                "/01/09506000134352/cAMm2hpYA"
            },
            { "/01/09506000134352?30=12", "/DxFKk4XBoEM", "/ARFKk4XBoGBDA", "/01/09506000134352/MCGA" },
            {
                "/01/09506000134352/10/A1/21/S1?17=260731",
                "/GhFKk4XBoIVCxJan9PY",
                "/ARFKk4XBoCCFQi5_T2QsSWo",
                "/01/09506000134352/EEKhFz-nshYktQ"
            },
            { "/01/09506000134352?15=260731", "/GxFKk4XBoH9PY", "/ARFKk4XBoCp_T2", "/01/09506000134352/FT-ns" },
            { "/01/09506000134352?11=260731", "/HBFKk4XBoH9PY", "/ARFKk4XBoCJ_T2", "/01/09506000134352/ET-ns" },
            { "/01/09506000134352?16=260731", "/HRFKk4XBoH9PY", "/ARFKk4XBoCx_T2", "/01/09506000134352/Fj-ns" },
            { "/01/09506000134352?91=x", "/HhFKk4XBoMDi", "/ARFKk4XBoSLA4g", "/01/09506000134352/kWBx" },
            {
                "/01/09506000134352/10/A1?15=260731",
                "/HxFKk4XBoIVCf09g",
                "/ARFKk4XBoCCFQip_T2",
                "/01/09506000134352/EEKhFT-ns"
            },
            {
                "/01/09506000134352/22/2A/10/A1/21/S1?15=260731&3103=000195",
                "/HxFKk4XBoIVCf09kLElqRIRUYgYAGG",
                "/ARFKk4XBoCCFQip_T2QsSWpEhFRiBgAYY",
                "/01/09506000134352/EEKhFT-nshYktSJCKjEDAAww"
            },
            { "/01/09506000134352?3103=000195", "/LRFKk4XBoAAYY", "/ARFKk4XBoGIGABhg", "/01/09506000134352/MQMADD" },
            { "/01/09506000134352?3202=000195", "/PBFKk4XBoAAYY", "/ARFKk4XBoGQEABhg", "/01/09506000134352/MgIADD" },
            { "/01/09506000134352?3922=0299", "/ohFKk4XBoICVg", "/ARFKk4XBoHJEgJW", "/01/09506000134352/OSJASs" },
            {
                "/8010/9506000ABC%23-1/8011/12",
                "/mo1y1YNmDBhBhQ0a1iQw",
                "/gBCNctWDZgwYQYUNGtYwAiQw",
                "/8010/9506000ABC%23-1/gBEhg"
            },
            {
                "/8017/106141412345678908/8019/7",
                "/mxeRcNWtKMPBc",
                "/gBcXkXDVrSjDyAGRc",
                "/8017/106141412345678908/gBkX"
            },
            {
                "/8018/106141412345678908/8019/7",
                "/nBeRcNWtKMPBc",
                "/gBgXkXDVrSjDyAGRc",
                "/8018/106141412345678908/gBkX"
            },
            {
                "/414/9506000134352/254/32a%2Fb",
                "/nYpUnC4NCFZssK_E",
                "/JUhWbLCvxIKRSpOFwaA",
                "/414/9506000134352/JUhWbLCvxA"
            },
            { "/255/950600013435212?3900=150", "/wIpUnC4NAhhks", "/JVilScLg0CGHIAZLA", "/255/950600013435212/OQAyW" },
            { "/255/950600013435212?3941=0050", "/y4pUnC4NAhgBk", "/JVilScLg0CGHKCAZA", "/255/950600013435212/OUEAy" },
            {
                "/00/106141412345678908?02=09506000134352&10=A%2FB&37=25",
                "/ABeRcNWtKMPAIRSpOFwaAhBwV8I3Iy",
                "/ABeRcNWtKMPAIRSpOFwaAhBwV8I3Iy",
                "/00/106141412345678908/AhFKk4XBoCEHBXwjcjI"
            },
            { "/253/9506000134352ABC", "/JTilScLg0EOrw", "/JTilScLg0EOrw", null },
            { "/401/9506000abc", "/QBKpUGAAq8", "/QBKpUGAAq8", null },
            { "/402/95060001343520000", "/QCqNxIpjbegA", "/QCqNxIpjbegA", null },
            { "/417/9506000134352", "/QXilScLg0A", "/QXilScLg0A", null },
            { "/8003/09506000134352SER", "/gAMRSpOFwaDGkIi", "/gAMRSpOFwaDGkIi", null },
            { "/8004/9506000ABC", "/gARKlQYACrw", "/gARKlQYACrw", null },
            {
                "/8006/095060001343520102/21/S1",
                "/IWJLWABhUbiRTG29Zg",
                "/IWJLWABhUbiRTG29Zg",
                "/8006/095060001343520102/IWJLU"
            },
            {
                "/8013/1987654Ad4X4bL5ttr2310c2K",
                "/gBN51987654Ad4X4bL5ttr2310c2K",
                "/gBN51987654Ad4X4bL5ttr2310c2K",
                null
            },
            {
                "/01/09506000134352?92=99999999999999999999999999999999999999999999999999999999999",
                "/ARFKk4XBoSQdv7lC3Alw2oIAvI20EdT1bSOf_________",
                "/ARFKk4XBoSQdv7lC3Alw2oIAvI20EdT1bSOf_________",
                "/01/09506000134352/kg7f3KFuBLhtQQBeRtoI6nq2kc_________-"
            },
            {
                "/01/09506000134352?3932=704199&421=704VN-1&423=704156&4307=VN&7030=704abc&7230=EMA",
                "/ARFKk4XBoHJlYBmOhDYDRU37VCOwDJxDB2qa4GFgEdXjkYMYhgA",
                "/ARFKk4XBoHJlYBmOhDYDRU37VCOwDJxDB2qa4GFgEdXjkYMYhgA",
                "/01/09506000134352/OTKwDMdCGwGipv2qEdgGTiGDtU1wMLAI6vHIwYxDAA"
            },
            {
                "/01/09506000134352/10/A1?k1=v1&linkType=traceability&x=a%20b%26c",
                "/CxFKk4XBoIVD4KTVgr9fESxTyJ5UvMZbW04803FLFbl4HGBcKDEmxg",
                "/ARFKk4XBoCCFQ-Ck1YK_XxEsU8ieVLzGW1tOPNNxSxW5eBxgXCgxJsY",
                null
            },
        };
}
